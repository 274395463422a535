/** A real Chromium, and the first user's way in. */
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright";

export const firstUser = { name: "Ada", email: "ada@example.com", password: "a long pass phrase" };

/** The browser that `npm test` found; it fails rather than skip when there is none. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env["LARS_TEST_CHROMIUM"];
  if (executablePath === undefined)
    throw new Error("LARS_TEST_CHROMIUM is not set: run the e2e tests through npm test");
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export interface ContextWish {
  readonly locale?: string;
  readonly colorScheme?: "light" | "dark";
}

/** A browser of its own: its own cookies. */
export async function openContext(browser: Browser, wish: ContextWish = {}): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: wish.locale ?? "en-US",
    colorScheme: wish.colorScheme ?? "light",
  });
}

const TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";
const NOTHING_CHANGES = `document.getAnimations().every(({ effect, playState }) =>
  playState !== "running" || effect?.getComputedTiming().iterations === Infinity)`;

/** Colours between two schemes are nobody's: what the last step began to change has changed. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(TWO_FRAMES);
  await page.waitForFunction(NOTHING_CHANGES);
}

/** Violations of weight "serious" and "critical", as lines a person can act on. */
export async function seriousViolations(page: Page): Promise<readonly string[]> {
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => node.target.join(" ")).join(", ")})`);
}
