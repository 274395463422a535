/**
 * What each page of the admin costs the browser when it is opened for the first time: scripts as they come over the wire and as
 * they would where no Brotli is taken (plain http from another machine), when its shape and when its data are seen, how far things move
 * meanwhile, and its longest task while it is live: `LARS_TEST_CHROMIUM=/usr/bin/chromium node e2e/bench/page-weight.ts [PATH…]`.
 * Starts all of Lars, with a module of 400 hosts and a caller of 100 calls/s, half of which fail; tables are scrolled, so
 * that some hundred rows are live.
 */
import type { Browser, BrowserContext, Page } from "playwright";
import { openBrowser, openContext } from "../browser.ts";
import { startLars } from "../lars.ts";
import { setUp } from "../operator.ts";
import { SCRIPT_BYTES_MAX, ScriptScale } from "../script-weight.ts";

const ALL_PAGES = [
  ...["/", "/routes", "/modules", "/modules/1/1", "/balance?m=1&c=1", "/status", "/agents", "/versions"],
  ...["/alerts", "/alerts?view=history", "/alerts?view=rules", "/alerts?view=webhooks", "/login"],
];
/** What comes behind a page when it is wanted, and the keys that want it. */
const BEHIND = { "/routes": ["n", "?", "Control+k"], "/alerts?view=rules": ["n"], "/alerts?view=webhooks": ["n"] };

const asked = process.argv.slice(2);
const PROMISED_TASK_MS = 200;
const LIVE_MS = 5_000;
const CALLS = LIVE_MS / 10;
/** What happens until then is opening the page, not living. */
const OPENED_MS = 2_500;
const HOSTS = 400;
const SCREENS = 10;

const say = (text: string) => process.stdout.write(`${text}\n`);

interface Cost {
  readonly scriptBytes: number;
  readonly gzipBytes: number;
  readonly allBytes: number;
  readonly shapeMs: number;
  readonly dataMs: number;
  readonly shift: number;
  readonly longestTaskMs: number;
}

type Sessions = Awaited<ReturnType<BrowserContext["storageState"]>>;

const NOBODY: Sessions = { cookies: [], origins: [] };

const WATCH = `
  window.longestMs = 0; window.shift = 0; window.shapeMs = 0; window.dataMs = 0;
  new PerformanceObserver((list) => {
    for (const { duration, startTime } of list.getEntries())
      if (startTime > ${OPENED_MS}) window.longestMs = Math.max(window.longestMs, duration);
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shift += value;
  }).observe({ type: "layout-shift", buffered: true });
  const look = () => {
    if (document.querySelector("h1")) {
      window.shapeMs ||= performance.now();
      if (!document.querySelector("main [aria-busy='true'], main .mantine-Skeleton-root")) window.dataMs = performance.now();
    }
    if (window.dataMs === 0) requestAnimationFrame(look);
  };
  look();`;

/** Bytes on the wire since it was asked for, headers included. */
async function wireOf(page: Page): Promise<{ script: number; all: number }> {
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  const scripts = new Set<string>();
  const bytes = { script: 0, all: 0 };
  network.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes.all += encodedDataLength;
    if (scripts.has(requestId)) bytes.script += encodedDataLength;
  });
  return bytes;
}

/** More rows become live. */
async function scroll(page: Page): Promise<void> {
  await page.mouse.move(720, 600);
  for (let screen = 0; screen < SCREENS; screen++) {
    await page.mouse.wheel(0, 2_000);
    await page.waitForTimeout(LIVE_MS / SCREENS);
  }
}

/** A browser that has nothing of the admin but its session. */
async function costOf(browser: Browser, url: string, sessions: Sessions): Promise<Cost> {
  const context = await browser.newContext({ storageState: sessions, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const [wire, scale] = [await wireOf(page), new ScriptScale(page)];
  await page.addInitScript(WATCH);
  await page.goto(url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForTimeout(OPENED_MS);
  const shift = await page.evaluate<number>("window.shift");
  const loaded = { scriptBytes: wire.script, allBytes: wire.all, gzipBytes: await scale.bytes() };
  await scroll(page);
  const seen = await page.evaluate<{ shapeMs: number; dataMs: number; longestMs: number }>(
    "({ shapeMs, dataMs, longestMs })",
  );
  await context.close();
  return { ...loaded, ...seen, shift, longestTaskMs: seen.longestMs };
}

/** What a drawer or dialog brings when it is opened, bytes on the wire. */
async function bytesBehind(browser: Browser, url: string, [keys, sessions]: [string, Sessions]): Promise<number> {
  const context = await browser.newContext({ storageState: sessions, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const wire = await wireOf(page);
  await page.goto(url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForTimeout(OPENED_MS);
  const before = wire.script;
  await page.keyboard.press(keys);
  await page.getByRole("dialog").waitFor();
  await page.waitForLoadState("networkidle").catch(() => undefined); // a live page is never quite idle
  await context.close();
  return wire.script - before;
}

await using lars = await startLars();
const { admin, agent } = await lars.running();
const browser = await openBrowser();
const context = await openContext(browser);
const first = await context.newPage();
await setUp(first, lars.setUpLink);
const hosts = Array.from({ length: HOSTS }, (_, n) => `10.1.${Math.floor(n / 100)}.${(n % 100) + 1}:8080`);
const add = hosts.map((address) => ({ modId: 1, cmdId: 1, address }));
await first.evaluate<unknown>(`fetch("/api/trpc/route.change", { method: "POST",
  headers: { "Content-Type": "application/json" }, body: ${JSON.stringify(JSON.stringify({ add }))} })`);
const sessions = await context.storageState();
await context.close();

const HEADS = ["scripts kB", "in gzip kB", "all kB", "shape ms", "data ms", "moved", "longest task while live ms"];
say(`| ${"page".padEnd(22)} | ${HEADS.join(" | ")} |`);
say(`| ${"-".repeat(22)} | ${HEADS.map((head) => `${"-".repeat(head.length - 1)}:`).join(" | ")} |`);
for (const path of asked.length > 0 ? asked : ALL_PAGES) {
  const calling = lars.command("simulator", "1", "1", "0.5", String(2 * CALLS), "--port", String(agent.basePort));
  const cost = await costOf(browser, `${admin.url}${path}`, path === "/login" ? NOBODY : sessions);
  await calling;
  const over = cost.gzipBytes > SCRIPT_BYTES_MAX || cost.longestTaskMs > PROMISED_TASK_MS ? "  over" : "";
  const kB = [cost.scriptBytes, cost.gzipBytes, cost.allBytes].map((bytes) => (bytes / 1_000).toFixed(0));
  const ms = [cost.shapeMs, cost.dataMs].map((time) => time.toFixed(0));
  const figures = [...kB, ...ms, cost.shift.toFixed(3), cost.longestTaskMs.toFixed(0)];
  say(
    `| ${path.padEnd(22)} | ${figures.map((figure, n) => figure.padStart(HEADS[n]?.length ?? 0)).join(" | ")} |${over}`,
  );
}
if (asked.length === 0) {
  for (const [path, presses] of Object.entries(BEHIND)) {
    for (const keys of presses) {
      const bytes = await bytesBehind(browser, `${admin.url}${path}`, [keys, sessions]);
      say(`${keys} on ${path} brings ${(bytes / 1_000).toFixed(0)} kB more.`);
    }
  }
}
await browser.close();
