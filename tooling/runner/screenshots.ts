/** `npm run screenshots`: the pictures of the READMEs, taken of a running demonstration. */
import { join } from "node:path";
import type { Page } from "playwright";
import { openBrowser, openContext } from "../../e2e/browser.ts";
import { startDemo } from "../../e2e/demo.ts";
import { ensureChromium } from "./chromium.ts";
import { rootFolder } from "./places.ts";
import { say } from "./say.ts";

/** Long enough for the bad host to rest at every agent; it works again after 100 s. */
const BAD_HOST_MS = 60_000;
/** And for an alert to fire. */
const ALERT_MS = 75_000;
const SHOWN_MS = 30_000;
const SETTLE_MS = 2_000;

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly dark?: boolean;
  /** What it is a picture of: it is waited for. */
  readonly shows: RegExp;
}

const BAD_HOST: Picture = { name: "module", path: "/modules/107/2", shows: /rests at [345] of 5/ };

const PICTURES: readonly Picture[] = [
  { name: "overview", path: "/", shows: /Applied by 5 of 5/ },
  { name: "overview-dark", path: "/", dark: true, shows: /Applied by 5 of 5/ },
  { name: "routes", path: "/routes", shows: /10\.20\.1\.11:8080/ },
  { name: "versions", path: "/versions", shows: /5\/5/ },
  { name: "agents", path: "/agents", shows: /web-1/ },
  { name: "alerts", path: "/alerts", shows: /recommendations/ },
];

/** Takes all of them; true when they are written. */
export async function screenshots(): Promise<boolean> {
  const { env } = await ensureChromium();
  process.env["LARS_TEST_CHROMIUM"] = env.LARS_TEST_CHROMIUM;
  say("Starting the demonstration …");
  await using demo = await startDemo();
  const browser = await openBrowser();
  try {
    const context = await openContext(browser);
    const page = await context.newPage();
    await page.goto(demo.signInUrl);
    say("Waiting for a bad host …");
    await page.waitForTimeout(BAD_HOST_MS);
    await take(page, demo.adminUrl, BAD_HOST);
    say("Waiting for an alert …");
    await page.waitForTimeout(ALERT_MS);
    for (const picture of PICTURES) await take(page, demo.adminUrl, picture);
  } finally {
    await browser.close();
  }
  return true;
}

async function take(page: Page, adminUrl: string, { name, path, dark = false, shows }: Picture): Promise<void> {
  await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
  await page.goto(`${adminUrl}${path}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForTimeout(SETTLE_MS);
  await page.getByText(shows).first().waitFor({ timeout: SHOWN_MS });
  const file = join("docs", `${name}.png`);
  await page.screenshot({ path: join(rootFolder, file), animations: "disabled" });
  say(file);
}
