/**
 * What each page of the admin weighs when it is opened for the first time, as it comes over the wire, what its scripts would
 * weigh where the browser takes no Brotli (plain http from another machine), and the longest task while it is live: `LARS_TEST_CHROMIUM=/usr/bin/chromium node e2e/bench/page-weight.ts [PATH…]`. Starts all of
 * Lars, with a caller of 100 calls/s, half of which fail.
 */
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import type { Browser, BrowserContext } from "playwright";
import { openBrowser, openContext } from "../browser.ts";
import { startLars } from "../lars.ts";
import { setUp } from "../operator.ts";

const ALL_PAGES = [
  ...["/", "/routes", "/modules", "/modules/1/1", "/balance?m=1&c=1", "/status"],
  ...["/agents", "/versions", "/alerts", "/login"],
];
const asked = process.argv.slice(2);
const PROMISED_KB = 300;
const PROMISED_TASK_MS = 200;
const LIVE_MS = 5_000;
const CALLS = LIVE_MS / 10;
/** What happens until then is opening the page, not living. */
const OPENED_MS = 2_500;

const say = (text: string) => process.stdout.write(`${text}\n`);

interface Weight {
  readonly scriptKb: number;
  readonly gzipKb: number;
  readonly allKb: number;
  readonly longestTaskMs: number;
}

type Sessions = Awaited<ReturnType<BrowserContext["storageState"]>>;

const NOBODY: Sessions = { cookies: [], origins: [] };

/** Bytes of the bodies when only gzip is taken; Chromium lets nobody choose its encodings. */
async function gzipBytes(urls: Iterable<string>): Promise<number> {
  let bytes = 0;
  for (const url of urls) {
    const asked = get(url, { agent: false, headers: { "Accept-Encoding": "gzip" } });
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    for await (const part of response) bytes += (part as Buffer).length;
  }
  return bytes;
}

/** A browser that has nothing of the admin but its session. */
async function weigh(browser: Browser, url: string, sessions: Sessions): Promise<Weight> {
  const context = await browser.newContext({ storageState: sessions, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  const scripts = new Map<string, string>();
  let [scriptBytes, allBytes] = [0, 0];
  network.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type === "Script") scripts.set(requestId, response.url);
  });
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    allBytes += encodedDataLength;
    if (scripts.has(requestId)) scriptBytes += encodedDataLength;
  });
  await page.addInitScript(`
    window.longestMs = 0;
    new PerformanceObserver((list) => {
      for (const { duration, startTime } of list.getEntries())
        if (startTime > ${OPENED_MS}) window.longestMs = Math.max(window.longestMs, duration);
    }).observe({ type: "longtask", buffered: true });`);
  await page.goto(url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForTimeout(LIVE_MS);
  const longestTaskMs = await page.evaluate<number>("window.longestMs");
  await context.close();
  const gzipKb = (await gzipBytes(new Set(scripts.values()))) / 1_000;
  return { scriptKb: scriptBytes / 1_000, gzipKb, allKb: allBytes / 1_000, longestTaskMs };
}

await using lars = await startLars();
const { admin, agent } = await lars.running();
for (let host = 1; host <= 8; host++) await lars.command("route", "add", "1", "1", `10.1.0.${host}:8080`);
const calls = () => lars.command("simulator", "1", "1", "0.5", String(CALLS), "--port", String(agent.basePort));
const browser = await openBrowser();
const context = await openContext(browser);
const page = await context.newPage();
await setUp(page, lars.setUpLink);
const sessions = await context.storageState();
await context.close();
say(`| ${"page".padEnd(18)} | scripts kB | in gzip kB | all kB | longest task while live ms |`);
say(`| ${"-".repeat(18)} | ---------: | ---------: | -----: | -------------------------: |`);
for (const path of asked.length > 0 ? asked : ALL_PAGES) {
  const calling = calls();
  const { scriptKb, gzipKb, allKb, longestTaskMs } = await weigh(
    browser,
    `${admin.url}${path}`,
    path === "/login" ? NOBODY : sessions,
  );
  await calling;
  const over = Math.max(scriptKb, gzipKb) > PROMISED_KB || longestTaskMs > PROMISED_TASK_MS ? "  over" : "";
  const figures = [
    scriptKb.toFixed(0).padStart(10),
    gzipKb.toFixed(0).padStart(10),
    allKb.toFixed(0).padStart(6),
    longestTaskMs.toFixed(0).padStart(26),
  ];
  say(`| ${path.padEnd(18)} | ${figures.join(" | ")} |${over}`);
}
await browser.close();
