/** From the browser to the caller and back, with real processes: what Lars is for. */
import { hostname } from "node:os";
import { connect, type LarsClient } from "@lars/client/source";
import { formatHostAddress } from "@lars/model";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openContext } from "./browser.ts";
import { type RunningLars, startLars, until } from "./lars.ts";
import { addHost, deleteHosts, logIn, rowOf, setUp } from "./operator.ts";

let lars: RunningLars;
let browser: Browser;
let page: Page;
let client: LarsClient;
let adminUrl: string;

beforeAll(async () => {
  lars = await startLars();
  browser = await openBrowser();
  page = await (await openContext(browser)).newPage();
  await setUp(page, lars.setUpLink);
  const running = await lars.running();
  adminUrl = running.admin.url;
  client = await connect({ basePort: running.agent.basePort, deadlineMs: 2_000 });
});

afterAll(async () => {
  await client?.[Symbol.asyncDispose]();
  await browser?.close();
  await lars?.[Symbol.asyncDispose]();
});

async function hostsOf(modId: number, cmdId: number): Promise<readonly string[]> {
  return (await client.getRoute(modId, cmdId)).map(formatHostAddress).sort();
}

/** Asks until the agent's hosts are these; resolves with the time they were. */
async function hostsBecome(route: readonly [number, number], hosts: readonly string[]): Promise<number> {
  const wanted = [...hosts].sort().join();
  const seen = async () => ((await hostsOf(...route)).join() === wanted ? Date.now() : undefined);
  return until(seen, 20_000, `hosts ${wanted} of ${route}`);
}

test("a host added in the browser is what lars gethost answers within a second of the click", async () => {
  const clickedMs = await addHost(page, { modId: 1, cmdId: 1, address: "127.0.0.1:9001" });
  const { askedMs, result } = await until(
    async () => {
      const askedMs = Date.now();
      const result = await lars.command("gethost", "1", "1", "--port", lars.env["LARS_AGENT_BASE_PORT"] ?? "");
      return result.code === 0 ? { askedMs, result } : undefined;
    },
    5_000,
    "a host",
  );
  expect(result.out).toContain("127.0.0.1:9001");
  expect(askedMs - clickedMs).toBeLessThan(1_000);
});

test("a host added to a module that is in use reaches its callers within a second of the click", async () => {
  const arrived = hostsBecome([1, 1], ["127.0.0.1:9001", "127.0.0.1:9002"]);
  const clickedMs = await addHost(page, { modId: 1, cmdId: 1, address: "127.0.0.1:9002" });
  expect((await arrived) - clickedMs).toBeLessThan(1_000);
});

test("the chip and Versions say that the one agent applied the edit, and in how long", async () => {
  const applied = /Applied by 1 of 1 in [\d.]+ m?s/;
  const chip = page.getByRole("banner").getByRole("button", { name: applied });
  await chip.waitFor({ timeout: 20_000 });
  const version = (await chip.getAttribute("aria-label"))?.match(/\d{10}/)?.[0] ?? "none";
  await chip.click();
  const details = page.getByRole("dialog");
  await details.getByText(applied).waitFor();
  const node = details.getByRole("row").filter({ hasText: hostname() });
  await node.getByText(version).waitFor();
  await node.getByText(`127.0.0.1:${lars.env["LARS_DNSSERVER_PORT"]}`).waitFor();
  await page.keyboard.press("Escape");
  await details.waitFor({ state: "hidden" });

  await page.goto(`${adminUrl}/versions`);
  const row = page.getByRole("row").filter({ hasText: version });
  await row.getByText("1/1", { exact: true }).waitFor({ timeout: 20_000 });
  await expect.poll(() => row.getByText(/^[\d.]+ m?s$/).count()).toBe(3);
  await row.getByRole("button", { name: `Open version ${version}` }).click();
  await page
    .getByRole("dialog", { name: `Version ${version}` })
    .getByText(applied)
    .waitFor();
  await page.keyboard.press("Escape");
});

test("a host removed in the browser is never returned again one second later", async () => {
  await page.goto(`${adminUrl}/routes`);
  const clickedMs = await deleteHosts(page, ["127.0.0.1:9001"]);
  await until(() => Date.now() - clickedMs > 1_000 || undefined, 2_000, "one second");
  for (let asked = 0; asked < 200; asked++) {
    const result = await client.getHost(1, 1);
    expect(result.kind === "host" ? formatHostAddress(result.host) : result.kind).toBe("127.0.0.1:9002");
  }
});

test("a module whose last host is deleted is gone from the agent: a delete is pushed like any edit", async () => {
  await addHost(page, { modId: 2, cmdId: 1, address: "127.0.0.1:9101" });
  await hostsBecome([2, 1], ["127.0.0.1:9101"]);
  const gone = hostsBecome([2, 1], []);
  const clickedMs = await deleteHosts(page, ["127.0.0.1:9101"]);
  expect((await gone) - clickedMs).toBeLessThan(1_000);
});

test("twelve pasted lines are one version; wrong ones are named one by one, and nothing is written", async () => {
  await page.goto(`${adminUrl}/routes`);
  await page.getByRole("button", { name: "Add hosts" }).first().click();
  const drawer = page.getByRole("dialog", { name: "Add hosts" });
  await drawer.getByText("Many lines").click();
  const lines = Array.from({ length: 12 }, (_, index) => `3,1,10.0.0.${index + 1}:8080`);
  const field = drawer.getByLabel("Hosts, one a line");
  await field.fill([...lines, "3,1,10.0.0.300:8080", "3,-1,10.0.0.1:1"].join("\n"));
  await drawer.getByRole("button", { name: "Line 13" }).waitFor();
  await drawer.getByRole("button", { name: "Line 14" }).waitFor();
  await drawer.getByRole("button", { name: /^Add/ }).click();
  expect((await lars.command("route", "list", "3", "1")).out).not.toContain("10.0.0.");

  await field.fill(lines.join("\n"));
  await drawer.getByRole("button", { name: "Add 12 hosts" }).click();
  await drawer.getByText(/Saved as version \d+/).waitFor();
  await hostsBecome(
    [3, 1],
    lines.map((line) => line.split(",")[2] ?? ""),
  );
  await drawer.getByRole("button", { name: "Done" }).click();
  await page.goto(`${adminUrl}/versions`);
  await page.getByRole("row").nth(1).getByText("12", { exact: true }).waitFor();
});

test("ten edits within one second are ten versions, and all of them arrive", async () => {
  const { versions, tookMs } = await page.evaluate(async () => {
    const startedMs = Date.now();
    const edit = async (port: number) => {
      const body = { add: [{ modId: 4, cmdId: 1, address: `10.4.0.1:${port}` }], update: [], remove: [] };
      const headers = { "content-type": "application/json" };
      const response = await fetch("/api/trpc/route.change", { method: "POST", headers, body: JSON.stringify(body) });
      return ((await response.json()) as { result: { data: { version: number } } }).result.data.version;
    };
    const versions = await Promise.all(Array.from({ length: 10 }, (_, index) => edit(index + 1)));
    return { versions, tookMs: Date.now() - startedMs };
  });
  expect(new Set(versions).size).toBe(10);
  expect(tookMs).toBeLessThan(1_000);
  await hostsBecome(
    [4, 1],
    Array.from({ length: 10 }, (_, index) => `10.4.0.1:${index + 1}`),
  );
});

test("the second of two people who edit one row is told, and nothing is overwritten", async () => {
  await page.goto(`${adminUrl}/routes?q=9002`);
  const other = await (await openContext(browser)).newPage();
  await logIn(other, adminUrl);
  await other.goto(`${adminUrl}/routes?q=9002`);
  for (const each of [page, other]) {
    await rowOf(each, "127.0.0.1:9002").getByRole("button", { name: /^Edit/ }).click();
    await each.getByRole("dialog", { name: "Edit host" }).waitFor();
  }
  const save = async (each: Page, address: string) => {
    const drawer = each.getByRole("dialog", { name: "Edit host" });
    await drawer.getByLabel("Address").fill(address);
    await drawer.getByRole("button", { name: "Save", exact: true }).click();
    return drawer;
  };
  await (await save(page, "127.0.0.1:9003")).getByText(/Saved as version/).waitFor();
  await (await save(other, "127.0.0.1:9004")).getByText("Somebody else changed this host meanwhile").waitFor();
  expect(await hostsOf(1, 1)).toEqual(["127.0.0.1:9003"]);
  await other.context().close();
});

test("with the dns-service killed the agent goes on answering; restarted, it gets the next edit", async () => {
  const before = await lars.running();
  process.kill(before.pids["dns-service"] ?? 0, "SIGKILL");
  expect((await client.getHost(1, 1)).kind).toBe("host");
  await until(
    async () => {
      const { pids } = await lars.running();
      return (pids["dns-service"] ?? 0) > 0 && pids["dns-service"] !== before.pids["dns-service"] ? true : undefined;
    },
    20_000,
    "another dns-service",
  );
  await page.goto(`${adminUrl}/routes`);
  await addHost(page, { modId: 1, cmdId: 1, address: "127.0.0.1:9005" });
  await until(
    async () => ((await hostsOf(1, 1)).includes("127.0.0.1:9005") ? true : undefined),
    15_000,
    "the next edit",
  );
  expect(lars.printed()).toMatch(/dns-service.*(SIGKILL|restart)/i);
});

test("the simulator's calls are in Call status without a reload", async () => {
  await page.goto(`${adminUrl}/status`);
  await page.getByText("No calls reported yet").waitFor();
  const result = await lars.command(
    "simulator",
    "1",
    "1",
    "0.5",
    "400",
    "--port",
    lars.env["LARS_AGENT_BASE_PORT"] ?? "",
  );
  expect(result.code, result.err).toBe(0);
  await page.getByRole("row").filter({ hasText: "127.0.0.1:900" }).first().waitFor({ timeout: 10_000 });
});

test("Load balance shows the agent, its state, its version and its queues", async () => {
  await page.goto(`${adminUrl}/balance`);
  await page.getByText("1·1").first().click();
  const agent = page.getByRole("region", { name: hostname() });
  await agent.getByText("Ready", { exact: true }).waitFor();
  await agent.getByText(/^\d{10}$/).waitFor();
  for (const queue of ["Idle", "Overload"]) await agent.getByText(queue, { exact: true }).waitFor();
  for (const address of ["127.0.0.1:9003", "127.0.0.1:9005"]) await agent.getByText(address).waitFor();
});

test("a name given to a module stands beside its id", async () => {
  await page.goto(`${adminUrl}/modules`);
  await page.getByRole("button", { name: "Name a module" }).first().click();
  const drawer = page.getByRole("dialog", { name: "Name a module" });
  await drawer.getByLabel("modid").fill("1");
  await drawer.getByLabel("Name", { exact: true }).fill("checkout");
  await drawer.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "checkout" }).click();
  await page.waitForURL("**/modules/1/1");
  await page.goto(`${adminUrl}/routes?q=checkout`);
  await rowOf(page, "127.0.0.1:9003").getByText("checkout").waitFor();
});

test("Versions names who made each version, and the version in the bar is the newest", async () => {
  await page.goto(`${adminUrl}/versions`);
  const newest = page.getByRole("row").nth(1);
  await newest.getByText("Ada").waitFor();
  const version = (await newest.textContent())?.match(/\d{10}/)?.[0] ?? "";
  await page
    .getByRole("banner")
    .getByRole("button", { name: new RegExp(`Version ${version}`) })
    .waitFor();
});
