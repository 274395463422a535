/** What an operator does in the browser, in the words of the English admin. */

import type { Page } from "playwright";
import { expect } from "vitest";
import { firstUser } from "./browser.ts";

/** Makes the first user behind the set-up link; ends on the Routes page. */
export async function setUp(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Your name").fill(firstUser.name);
  await page.getByLabel("E-mail address").fill(firstUser.email);
  await page.getByRole("textbox", { name: "Password" }).fill(firstUser.password);
  await page.getByRole("button", { name: "Create the first user" }).click();
  await page.waitForURL("**/routes");
}

/** Logs in; ends where the login page leads. */
export async function logIn(page: Page, adminUrl: string): Promise<void> {
  await page.goto(`${adminUrl}/login`);
  await page.locator('input[type="email"]').fill(firstUser.email);
  await page.locator('input[type="password"]').fill(firstUser.password);
  await page.locator('button[type="submit"]').click();
  await page.waitForURL((url) => url.pathname === "/");
}

/** Types one host into the drawer and saves it; resolves with the time of the click, in Unix milliseconds. */
export async function addHost(page: Page, line: { modId: number; cmdId: number; address: string }): Promise<number> {
  await page.getByRole("button", { name: "Add hosts" }).first().click();
  const drawer = page.getByRole("dialog", { name: "Add hosts" });
  await drawer.getByLabel("modid").fill(String(line.modId));
  await drawer.getByLabel("cmdid").fill(String(line.cmdId));
  await drawer.getByLabel("Address").fill(line.address);
  const save = drawer.getByRole("button", { name: "Add 1 host" });
  await save.waitFor();
  const clickedMs = Date.now();
  await save.click();
  await drawer.getByText(/Saved as version \d+/).waitFor();
  await drawer.getByRole("button", { name: "Done" }).click();
  return clickedMs;
}

/** Deletes the rows of these addresses after the confirmation that names them; resolves with the time of the click. */
export async function deleteHosts(page: Page, addresses: readonly string[]): Promise<number> {
  for (const address of addresses) await rowOf(page, address).getByRole("checkbox").check();
  await page.getByRole("toolbar", { name: "Selected rows" }).getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: /^Delete th/ });
  for (const address of addresses) await expect.poll(() => dialog.getByText(address).count()).toBeGreaterThan(0);
  const yes = dialog.getByRole("button", { name: /^Delete \d+ host/ });
  const clickedMs = Date.now();
  await yes.click();
  await dialog.getByText(/Saved as version \d+/).waitFor();
  await dialog.getByRole("button", { name: "Done" }).click();
  return clickedMs;
}

/** The row of the routes table that shows this address. */
export function rowOf(page: Page, address: string) {
  return page.getByRole("row").filter({ hasText: address });
}
