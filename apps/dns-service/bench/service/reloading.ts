/** Has the service load everything, as versions that nothing explains make it. */
import { setTimeout as pause } from "node:timers/promises";
import type { EditedRoute, RouteEditor } from "../databases/route-editor.ts";
import type { ServiceProcess } from "./service-process.ts";

export interface ReloadParts {
  readonly service: ServiceProcess;
  readonly editor: RouteEditor;
}

const BUMP_EVERY_MS = 50;
/** Rarely: each look is a scrape of all metrics, which is work and memory of the service's. */
const POLL_MS = 100;
const LOADED_WITHIN_MS = 120_000;

/** Full loads for an unexplained version since the service started. */
export function fullLoads(service: ServiceProcess): Promise<number> {
  return service.health.metric("lars_dns_loads_total", 'how="unexplained"');
}

/** One full load. */
export async function reloadOnce({ service, editor }: ReloadParts): Promise<void> {
  const before = await fullLoads(service);
  await editor.bumpVersion();
  await waitFor(async () => (await fullLoads(service)) > before);
}

/** Does `work` while one full load follows the other; how many ended meanwhile. The service is at rest again then. */
export async function whileReloading<T>(
  parts: ReloadParts,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly reloads: number }> {
  const stop = new AbortController();
  const bumping = bump(parts.editor, stop.signal);
  const before = await fullLoads(parts.service);
  const result = await work();
  const reloads = (await fullLoads(parts.service)) - before;
  stop.abort();
  await bumping;
  await serves(parts, await parts.editor.version());
  return { result, reloads };
}

/**
 * One edit whose change rows explain it, served: the next edits are explained again. The first one behind a bumped
 * version is not, and costs a full load.
 */
export async function explainNextEdits({ service, editor }: ReloadParts, route: EditedRoute): Promise<void> {
  await editor.edit(route);
  await serves({ service }, await editor.version());
}

/** Waits until the service serves this version or a later one. */
export async function serves({ service }: Pick<ReloadParts, "service">, version: number): Promise<void> {
  await waitFor(async () => (await service.health.metric("lars_dns_route_version")) >= version);
}

async function bump(editor: RouteEditor, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await editor.bumpVersion();
    await pause(BUMP_EVERY_MS);
  }
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + LOADED_WITHIN_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`the service did not load within ${LOADED_WITHIN_MS} ms`);
    await pause(POLL_MS);
  }
}
