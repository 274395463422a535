/** Alerts as whoever is on call meets them: a webhook is told of what fires, and the admin shows it and lets one take care. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Locator, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openContext, seriousViolations } from "./browser.ts";
import { type RunningLars, startLars } from "./lars.ts";
import { setUp } from "./operator.ts";

const PHONE = { width: 390, height: 844 };

let lars: RunningLars;
let browser: Browser;
let page: Page;
let adminUrl: string;
let receiver: Server;
const told: { type: string; signature: string }[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      told.push({ type: JSON.parse(body).type, signature: String(request.headers["webhook-signature"]) });
      response.end();
    });
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  lars = await startLars({ LARS_ALERTS_INTERVAL: "500ms" });
  browser = await openBrowser();
  page = await (await openContext(browser)).newPage();
  adminUrl = (await lars.running()).admin.url;
  await setUp(page, lars.setUpLink);
});

afterAll(async () => {
  await browser?.close();
  await lars?.[Symbol.asyncDispose]();
  receiver?.close();
});

test("a webhook is made, its secret is seen once, and a test arrives signed", async () => {
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  await page.waitForURL("**/alerts");
  await page.getByText("Nothing fires").waitFor({ timeout: 20_000 });
  await page.getByText("Webhooks", { exact: true }).click();
  await page.getByRole("button", { name: "Add a webhook" }).first().click();
  const drawer = page.getByRole("dialog", { name: "Add a webhook" });
  await drawer.getByLabel("Name").fill("Pager");
  await drawer.getByLabel("Address").fill("pager.example");
  await drawer.getByRole("button", { name: "Save" }).click();
  await drawer.getByText("Write an address like https://example.com/hook").waitFor();
  const { port } = receiver.address() as AddressInfo;
  await drawer.getByLabel("Address").fill(`http://127.0.0.1:${port}/hook`);
  await drawer.getByRole("button", { name: "Save" }).click();
  const secret = await drawer.getByText(/^whsec_/).textContent();
  expect(secret).toMatch(/^whsec_\S{44}/);
  expect(await seriousViolations(page)).toEqual([]);
  await drawer.getByRole("button", { name: "I have kept it" }).click();
  const opened = page.getByRole("dialog", { name: "Pager" });
  await opened.getByRole("button", { name: "Send a test" }).click();
  await opened.getByText("The test was taken.").waitFor({ timeout: 20_000 });
  expect(told).toEqual([{ type: "test", signature: expect.stringMatching(/^v1,/) }]);
  await opened.getByLabel("Address").fill("http://127.0.0.1:1/elsewhere");
  expect(await opened.getByRole("button", { name: "Send a test" }).isDisabled()).toBe(true);
  await opened.getByText("Save first: a test goes to the address that is kept.").waitFor();
  expect(await page.content()).not.toContain("whsec_");
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press("Escape");
});

test("of two who edit one webhook the second sees what the first wrote, and chooses; a test that fails says why in words", async () => {
  await page.getByRole("button", { name: "Open Pager" }).click();
  const drawer = page.getByRole("dialog");
  const nobody = createServer().listen(0, "127.0.0.1");
  await once(nobody, "listening");
  const { port } = nobody.address() as AddressInfo;
  await drawer.getByLabel("Address").fill(`http://127.0.0.1:${port}/mine`);
  const status = await page.evaluate(async () => {
    const { result } = (await (await fetch("/api/trpc/alert.webhooks")).json()) as {
      result: { data: { id: number; revision: number; url: string }[] };
    };
    const [known] = result.data;
    const theirs = { ...known, name: "Pager of theirs", enabled: true, criticalOnly: false };
    const { id, revision, name, url, enabled, criticalOnly } = theirs;
    const body = JSON.stringify({ id, revision, name, url, enabled, criticalOnly });
    const headers = { "content-type": "application/json" };
    return (await fetch("/api/trpc/alert.saveWebhook", { method: "POST", headers, body })).status;
  });
  expect(status).toBe(200);
  await page.getByRole("dialog", { name: "Pager of theirs" }).waitFor();
  await drawer.getByRole("button", { name: "Save" }).click();
  const notice = drawer.getByRole("alert").filter({ hasText: "Somebody else changed this webhook meanwhile." });
  await notice.getByText("Pager of theirs").waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await notice.getByRole("button", { name: "Keep mine" }).click();
  await drawer.getByRole("button", { name: "Save" }).click();
  nobody.close();
  await page.getByRole("button", { name: "Open Pager", exact: true }).click();
  await drawer.getByRole("button", { name: "Send a test" }).click();
  await drawer.getByText("Nobody listens there.").waitFor({ timeout: 20_000 });
  await drawer.getByText("ECONNREFUSED").waitFor();
  const { port: taken } = receiver.address() as AddressInfo;
  await drawer.getByLabel("Address").fill(`http://127.0.0.1:${taken}/hook`);
  await drawer.getByRole("button", { name: "Save" }).click();
  await drawer.waitFor({ state: "hidden" });
});

test("a rule says at its field what it cannot be, and reads as a sentence", async () => {
  await page.getByText("Rules", { exact: true }).click();
  await page.getByRole("button", { name: /^Edit: Fires when any module has no idle host/ }).click();
  const editing = page.getByRole("dialog", { name: "Edit the rule" });
  await editing.getByLabel("Fires once that lasts, s").fill("0");
  await editing.getByRole("button", { name: "Save" }).click();
  await page.getByText("Fires when any module has no idle host anywhere.", { exact: true }).waitFor();
  await page.keyboard.press("n");
  const adding = page.getByRole("dialog", { name: "Add a rule" });
  await adding.getByText("Fires when more than 10% of calls of any module failed over 5 min.").waitFor();
  await adding.getByLabel("Ends at or below, %").fill("20");
  await adding.getByLabel("modid").fill("7");
  await adding.getByRole("button", { name: "Save" }).click();
  await adding.getByText("Write both ids, or neither for all modules.").waitFor();
  await adding.getByText("Not above the value at which it fires.").waitFor();
  await adding.getByLabel("cmdid").and(page.locator(":focus")).waitFor();
  await adding.getByLabel("cmdid").fill("1");
  await adding.getByText("Write both ids, or neither for all modules.").waitFor({ state: "hidden" });
  expect(await seriousViolations(page)).toEqual([]);
  await adding.getByRole("button", { name: "Cancel" }).click();
});

/** What fires, where and since when, without scrolling sideways; the severity is an icon that is read out. */
async function seesOnAPhone(what: string): Promise<void> {
  const before = page.viewportSize() ?? PHONE;
  await page.setViewportSize(PHONE);
  const row = page.getByRole("row").filter({ hasText: what });
  await row.getByText("Critical").waitFor({ state: "attached" });
  for (const part of [row.getByText(what), row.getByRole("link"), row.locator("time")]) {
    await expect.poll(() => rightEdge(part), { message: String(part) }).toBeLessThanOrEqual(PHONE.width);
  }
  await page.setViewportSize(before);
}

/** Px from the left of the window; of nothing, nowhere. */
async function rightEdge(part: Locator): Promise<number> {
  const box = await part.boundingBox();
  return box === null ? Number.POSITIVE_INFINITY : box.x + box.width;
}

test("a module whose hosts all fail fires once: the webhook, the rail and the page say so, and somebody takes care", async () => {
  await lars.command("route", "add", "7", "1", "10.1.0.1:8080");
  const port = lars.env["LARS_AGENT_BASE_PORT"] ?? "";
  await lars.command("simulator", "7", "1", "0.95", "400", "--port", port);
  await page.goto(`${adminUrl}/alerts`);
  await page.getByRole("button", { name: "Take care of No idle host, 7·1" }).click({ timeout: 60_000 });
  await page.getByText("Ada takes care").waitFor();
  await page.getByTitle("an alert fires").waitFor();
  expect(told.filter(({ type }) => type === "alert.firing")).toHaveLength(1);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousViolations(page), colorScheme).toEqual([]);
  }
  await seesOnAPhone("No idle host");
  for (const [view, file] of [
    ["firing", /^lars-alerts-firing-.*\.csv$/],
    ["rules", /^lars-alert-rules-/],
  ] as const) {
    await page.goto(`${adminUrl}/alerts?view=${view}`);
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Export", exact: false }).click();
    expect((await download).suggestedFilename()).toMatch(file);
  }
  await page.goto(`${adminUrl}/alerts?severity=warning`);
  await page.getByText("1 alert of another severity fires.").waitFor();
  await page.goto(`${adminUrl}/`);
  await page.getByRole("region", { name: "Is everything all right?" }).getByText("An alert fires.").waitFor();
});
