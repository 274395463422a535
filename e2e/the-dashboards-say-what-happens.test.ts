/** What an operator on call sees: whether all is well, which host is bad, which agent has what, who changed it. */
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openContext, seriousViolations } from "./browser.ts";
import { type RunningLars, startLars } from "./lars.ts";
import { setUp } from "./operator.ts";

/** On a machine that does much else a page may take its time. */
const LOADED = { timeout: 20_000 };

let lars: RunningLars;
let browser: Browser;
let page: Page;
let adminUrl: string;

beforeAll(async () => {
  lars = await startLars();
  browser = await openBrowser();
  page = await (await openContext(browser)).newPage();
  adminUrl = (await lars.running()).admin.url;
  await setUp(page, lars.setUpLink);
});

afterAll(async () => {
  await browser?.close();
  await lars?.[Symbol.asyncDispose]();
});

const open = async (path: string) => {
  await page.goto(`${adminUrl}${path}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
};

test("with nothing there the first page says how to begin, and g o leads to it", async () => {
  await page.getByRole("heading", { name: "Routes" }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await page.waitForURL((url) => url.pathname === "/");
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await page.getByText("npx lars route add").waitFor({ timeout: 20_000 });
});

test("hosts that fail are the sentence on top, live; a press on a tile leads to them", async () => {
  for (const address of ["10.1.0.1:8080", "10.1.0.2:8080"]) {
    const { code, err } = await lars.command("route", "add", "7", "1", address);
    expect(code, err).toBe(0);
  }
  await page.getByRole("link", { name: /^Hosts 2/ }).waitFor({ timeout: 20_000 });
  const port = lars.env["LARS_AGENT_BASE_PORT"] ?? "";
  await lars.command("simulator", "7", "1", "0.95", "400", "--port", port);
  const verdict = page.getByRole("region", { name: "Is everything all right?" });
  await verdict
    .getByText(/7·1 has no idle host|hosts? rests? after failures/)
    .first()
    .waitFor({ timeout: 20_000 });
  await page.getByRole("link", { name: /^Hosts 2/ }).click();
  await page.waitForURL("**/status?state=overload");
});

test("everything on the first page is seen without scrolling", async () => {
  await open("/");
  await page.getByRole("region", { name: "Last hour" }).waitFor({ timeout: 20_000 });
  const overflow = await page.evaluate<readonly string[]>(`[...document.querySelectorAll("main, main *")]
    .filter((one) => one.scrollHeight > one.clientHeight + 1 && getComputedStyle(one).overflowY === "auto")
    .map((one) => one.className)`);
  expect(overflow).toEqual([]);
});

test("a chart is read by keyboard and as figures", async () => {
  await open("/");
  const chart = page.getByRole("region", { name: "Last hour" });
  const slider = chart.getByRole("slider");
  await slider.focus();
  const at = () => slider.getAttribute("aria-valuenow");
  await expect.poll(() => page.keyboard.press("Home").then(at)).toBe("0");
  await page.keyboard.press("ArrowRight");
  await expect.poll(at).toBe("1");
  await chart.getByRole("button", { name: "Show the figures as a table" }).click();
  await expect.poll(() => chart.getByRole("row").count()).toBe(61);
});

test("slash opens the search where a page has no field, Enter the first that is found, and Escape gives the focus back", async () => {
  await open("/");
  await page.getByRole("button", { name: "Language" }).focus();
  await page.keyboard.press("/");
  await page.getByRole("dialog").getByRole("textbox").waitFor();
  await page.keyboard.type("7·1");
  await page.getByRole("dialog").getByText("2 hosts").waitFor({ timeout: 20_000 });
  await page.keyboard.press("Enter");
  await page.waitForURL("**/modules/7/1");
  const edit = page.getByRole("button", { name: "Edit 10.1.0.1:8080" });
  await edit.press("Enter");
  await page.getByRole("dialog", { name: "Edit host" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator("[aria-label='Edit 10.1.0.1:8080']:focus").waitFor();
});

test("a matrix is walked by keyboard, and says what one is at", async () => {
  const matrix = page.getByRole("region", { name: "Callers × hosts" });
  await matrix.getByRole("row", { name: new RegExp(hostname()) }).waitFor({ timeout: 20_000 });
  await matrix
    .getByRole("cell", { name: /Rests at/ })
    .first()
    .focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.getByText(`${hostname()} → 10.1.0.2:8080:`).waitFor();
});

test("the page of a module shows who fares how with which host, and has its hosts at hand", async () => {
  await open("/modules/7/1");
  const matrix = page.getByRole("region", { name: "Callers × hosts" });
  await matrix.getByRole("row", { name: new RegExp(hostname()) }).waitFor({ timeout: 20_000 });
  await matrix
    .getByText(/Overload: it rests here/)
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Edit 10.1.0.1:8080" }).click();
  const drawer = page.getByRole("dialog", { name: "Edit host" });
  await drawer.getByLabel("Address").fill("10.1.0.9:8080");
  await drawer.getByRole("button", { name: "Save", exact: true }).click();
  await drawer.getByText(/Saved as version \d+/).waitFor();
  await drawer.getByRole("button", { name: "Done" }).click();
  await page.getByRole("region", { name: "Hosts", exact: true }).getByText("10.1.0.9:8080").waitFor();
  for (const sight of ["Events", "Load balance"]) {
    await page.getByText(sight, { exact: true }).last().click();
    await expect.poll(() => page.locator(".mantine-Skeleton-root").count(), LOADED).toBe(0);
    expect(await seriousViolations(page), sight).toEqual([]);
  }
  expect(page.url()).toContain("v=balance");
});

test("an agent is found by its name and shows its modules", async () => {
  await open(`/agents?q=${encodeURIComponent(hostname())}`);
  await page.getByRole("link", { name: hostname() }).first().click();
  await page.waitForURL("**/agents/*");
  const modules = page.getByRole("table", { name: `Modules of ${hostname()}` });
  await modules.getByText("7·1").waitFor({ timeout: 20_000 });
  expect(await seriousViolations(page)).toEqual([]);
});

test("a version says what it found and left, in a drawer with an address of its own", async () => {
  await open("/versions");
  await page
    .getByRole("row")
    .nth(1)
    .getByRole("button", { name: /^Open version/ })
    .click();
  const drawer = page.getByRole("dialog", { name: /^Version \d+/ });
  await drawer.getByText("Hosts before and after").waitFor();
  await drawer.getByText(/2 hosts|2\s*hosts/).waitFor();
  expect(page.url()).toMatch(/[?&]v=\d+/);
  await page.reload();
  await drawer.waitFor({ timeout: 20_000 });
});

test("a version of several modules names the first and how many more; a press names all of them, Escape leads back", async () => {
  await open("/routes");
  await page.keyboard.press("n");
  const drawer = page.getByRole("dialog", { name: "Add hosts" });
  await drawer.getByText("Many lines").click();
  await drawer.getByLabel("Hosts, one a line").fill([21, 22, 23].map((modId) => `${modId},4,10.9.0.1:80`).join("\n"));
  await drawer.getByRole("button", { name: "Add 3 hosts" }).click();
  await drawer.getByText(/Saved as version \d+/).waitFor();
  await open("/versions?m=22");
  const more = page.getByRole("button", { name: /^\+2 more: all modules of version \d+$/ });
  await more.press("Enter");
  const all = page.getByRole("dialog");
  await all.getByRole("link", { name: /^21·4/ }).and(page.locator(":focus")).waitFor();
  expect(await all.getByRole("link").allInnerTexts()).toEqual(["21·4", "22·4", "23·4"]);
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await more.and(page.locator(":focus")).waitFor();
  expect(page.url()).not.toMatch(/[?&]v=/);
  await more.press("Enter");
  await all.getByRole("link", { name: /^23·4/ }).click();
  await page.waitForURL("**/modules/23/4");
});

test("what one sees can be taken along as a CSV file, with its filters", async () => {
  await open("/routes?m=7");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: /CSV/ }).click(),
  ]);
  const file = await readFile(await download.path(), "utf8");
  expect(file.split("\r\n")[0]).toBe("\uFEFFid,modid,cmdid,module,command,ip,port");
  expect(file).toContain("10.1.0.9,8080");
  expect((await fetch(`${adminUrl}/api/export/routes`)).status).toBe(401);
});
