/** Nothing answers without a session; with one, every page can be read by everybody, by day and by night, in both languages. */
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { firstUser, openBrowser, openContext, seriousViolations } from "./browser.ts";
import { type RunningLars, startLars } from "./lars.ts";
import { logIn, rowOf, setUp } from "./operator.ts";
import { SCRIPT_BYTES_MAX, ScriptScale } from "./script-weight.ts";

/** On a machine that does much else a page may take its time. */
const LOADED = { timeout: 20_000 };

const pages = [
  ...(["/", "/routes", "/versions", "/agents", "/modules", "/modules/1/1"] as const),
  ...(["/status", "/balance", "/alerts"] as const),
];

/** What opens over the Routes page, and how. */
const overlays: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "a new edit": (page) => page.keyboard.press("n"),
  "the search": (page) => page.keyboard.press("Control+k"),
  "the list of keys": (page) => page.keyboard.press("?"),
  "how far the present version came": async (page) => {
    await page
      .getByRole("banner")
      .getByRole("button", { name: /\d{10}/ })
      .click();
    await page.getByRole("dialog").getByRole("table").waitFor();
  },
  "the confirmation of a delete": async (page) => {
    await rowOf(page, "10.1.0.1").getByRole("checkbox").check();
    await page.getByRole("toolbar").getByRole("button").nth(1).click();
  },
};

/** Until nothing moves: a dialog that fades in has the contrast of half a dialog. */
async function settled(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate<number>("document.getAnimations().length")).toBe(0);
}

/** The sum of layout shifts from which a page is said to jump; web.dev calls 0.1 good. */
const SHIFT_MAX = 0.05;

/** Keeps what moved by itself on every page that is opened from now on. */
async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(`
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries())
        if (!hadRecentInput) window.shifts.push({ value, moved: sources.map(({ node }) =>
          (node?.nodeType === 1 ? node : node?.parentElement)?.outerHTML.slice(0, 100)) });
    }).observe({ type: "layout-shift", buffered: true });`);
}

/** What moved, when it was too much together. */
async function shifted(page: Page): Promise<readonly unknown[]> {
  const shifts = await page.evaluate<{ readonly value: number }[]>("window.shifts");
  return shifts.reduce((sum, { value }) => sum + value, 0) > SHIFT_MAX ? shifts : [];
}

let lars: RunningLars;
let browser: Browser;
let adminUrl: string;

beforeAll(async () => {
  lars = await startLars();
  browser = await openBrowser();
  adminUrl = (await lars.running()).admin.url;
  const port = lars.env["LARS_AGENT_BASE_PORT"] ?? "";
  for (const address of ["10.1.0.1:8080", "10.1.0.2:8080", "10.1.0.3:8080"]) {
    const { code, err } = await lars.command("route", "add", "1", "1", address);
    expect(code, err).toBe(0);
  }
  await lars.command("simulator", "1", "1", "0.9", "300", "--port", port);
});

afterAll(async () => {
  await browser?.close();
  await lars?.[Symbol.asyncDispose]();
});

describe("without a session", () => {
  test.each(pages)("%s leads to the login page", async (path) => {
    const response = await fetch(`${adminUrl}${path}`, { redirect: "manual" });
    expect(response.status).toBeGreaterThanOrEqual(302);
    expect(response.status).toBeLessThanOrEqual(308);
    expect(response.headers.get("location")).toContain("/login");
  });

  test.each([
    "route.page",
    "version.present",
    "version.nodes",
    "status.page",
    "name.page",
    "balance.modules",
    "agent.page",
    "overview.present",
    "module.matrix",
    "search.all",
  ])("%s answers nothing", async (procedure) => {
    const response = await fetch(`${adminUrl}/api/trpc/${procedure}?input=${encodeURIComponent("{}")}`);
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain("10.1.0.1");
  });

  test("nobody signs up by themselves", async () => {
    const response = await fetch(`${adminUrl}/api/auth/sign-up/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: adminUrl },
      body: JSON.stringify({ name: "Eve", email: "eve@example.com", password: "a long pass phrase" }),
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
  });

  test("a set-up link with a wrong token makes nobody", async () => {
    const response = await fetch(`${adminUrl}/api/trpc/setup.createFirstUser`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: "guess", name: "Eve", email: "eve@example.com", password: "a long pass phrase" }),
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
  });
});

test("the set-up page has no serious accessibility violation and its link works once", async () => {
  const night = await openContext(browser, { colorScheme: "dark" });
  const dark = await night.newPage();
  await dark.goto(lars.setUpLink);
  await dark.getByRole("button", { name: "Create the first user" }).waitFor();
  expect(await seriousViolations(dark)).toEqual([]);
  await night.close();

  const context = await openContext(browser);
  const page = await context.newPage();
  await page.goto(lars.setUpLink);
  await page.getByRole("button", { name: "Create the first user" }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await setUp(page, lars.setUpLink);
  await context.close();

  const later = await openContext(browser);
  const again = await later.newPage();
  await again.goto(lars.setUpLink);
  expect(await again.getByRole("textbox").count()).toBe(0);
  await again.getByText("The first user exists").waitFor();
  expect(await seriousViolations(again)).toEqual([]);
  await again.getByRole("link", { name: "Log in" }).click();
  await again.waitForURL("**/login");
  await later.close();
});

describe.each([
  { colorScheme: "light", locale: "en-US" },
  { colorScheme: "dark", locale: "zh-CN" },
] as const)("in a browser that wishes for $colorScheme and $locale", ({ colorScheme, locale }) => {
  test("no page shuts somebody out, loads 300 kB of scripts, jumps under the eye, scrolls sideways or logs an error", async () => {
    const context = await openContext(browser, { colorScheme, locale });
    const page = await context.newPage();
    const scale = new ScriptScale(page);
    await watchShifts(page);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.goto(`${adminUrl}/login`);
    expect(await page.locator("html").getAttribute("lang")).toContain(locale.slice(0, 2));
    expect(await seriousViolations(page), "/login").toEqual([]);
    expect(await scale.bytes(), "/login").toBeLessThan(SCRIPT_BYTES_MAX);
    await logIn(page, adminUrl);
    for (const path of pages) {
      await page.goto(`${adminUrl}${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await expect.poll(() => page.locator("[data-loading='true'], .mantine-Skeleton-root").count(), LOADED).toBe(0);
      expect(await seriousViolations(page), path).toEqual([]);
      const bytes = await scale.bytes();
      expect(bytes, `scripts of ${path}`).toBeGreaterThan(SCRIPT_BYTES_MAX / 2);
      expect(bytes, `scripts of ${path}`).toBeLessThan(SCRIPT_BYTES_MAX);
      expect(await shifted(page), `what moved on ${path}`).toEqual([]);
    }
    await page.goto(`${adminUrl}/balance?m=1&c=1`);
    await page.getByText("10.1.0.2:8080").first().waitFor();
    expect(await seriousViolations(page), "a module's balance").toEqual([]);
    for (const [name, open] of Object.entries(overlays)) {
      await page.goto(`${adminUrl}/routes`);
      await rowOf(page, "10.1.0.1").waitFor();
      await open(page);
      await page.getByRole("dialog").waitFor();
      await settled(page);
      expect(await seriousViolations(page), name).toEqual([]);
    }
    for (const path of pages) {
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(`${adminUrl}${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
      expect(overflow, `${path} at 390 px`).toBeLessThanOrEqual(0);
    }
    expect(errors).toEqual([]);
    await context.close();
  });
});

test("who types before the page's scripts have come logs in all the same, and sends nothing before", async () => {
  const context = await openContext(browser);
  const page = await context.newPage();
  const scripts = Promise.withResolvers<void>();
  await page.route("**/*.js*", async (route) => {
    await scripts.promise;
    await route.continue();
  });
  await page.goto(`${adminUrl}/login`, { waitUntil: "commit" });
  await page.locator('input[type="email"]').fill(firstUser.email);
  await page.locator('input[type="password"]').fill(firstUser.password);
  const button = page.locator('button[type="submit"]');
  expect(await button.isDisabled()).toBe(true);
  scripts.resolve();
  await button.click();
  await page.waitForURL((url) => url.pathname === "/");
  await context.close();
});

test("many windows of one browser are all live: a window takes one of the six connections a browser gives", async () => {
  const context = await openContext(browser);
  const first = await context.newPage();
  await logIn(first, adminUrl);
  const windows = [first, ...(await Promise.all(Array.from({ length: 3 }, () => context.newPage())))];
  for (const page of windows) {
    await page.goto(`${adminUrl}/modules/1/1`);
    await page.getByText("10.1.0.2:8080").first().waitFor();
    await page.locator("header [data-state='live']").waitFor();
  }
  await context.close();
});

test("everything goes by keyboard: to a page, to its search, to a new edit, and back", async () => {
  const context = await openContext(browser);
  const page = await context.newPage();
  await logIn(page, adminUrl);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("v");
  await page.waitForURL("**/versions");
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await page.waitForURL("**/routes");
  await page.getByRole("row").filter({ hasText: "10.1.0.1" }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("10.1.0.2");
  await expect.poll(() => page.url()).toContain("10.1.0.2");
  await page.keyboard.press("Escape");
  await page.locator("body").click({ position: { x: 5, y: 5 } });
  await page.keyboard.press("n");
  const drawer = page.getByRole("dialog", { name: "Add hosts" });
  await drawer.waitFor();
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Module id or name, part of an address, agent").fill("10.1.0.3");
  await page.getByText("10.1.0.3:8080").first().waitFor();
  await context.close();
});

test("who guesses passwords is refused after ten attempts, also with another forged address each time", async () => {
  const attempt = (n: number) =>
    fetch(`${adminUrl}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: adminUrl, "x-forwarded-for": `10.0.0.${n}` },
      body: JSON.stringify({ email: "ada@example.com", password: `guess number ${n}` }),
    });
  const answers: number[] = [];
  for (let n = 1; n <= 11; n++) answers.push((await attempt(n)).status);
  expect(answers.at(-1)).toBe(429);
});
