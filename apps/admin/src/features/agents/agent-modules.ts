/** The modules of one agent in the order in which one wants to look at them. Pure. */

/** What is needed of a module. */
interface HeldModule {
  readonly modId: number;
  readonly cmdId: number;
  readonly modName: string | null;
  readonly cmdName: string | null;
  readonly pulling: boolean;
  readonly stale: boolean;
  readonly idle: number;
  readonly overload: number;
}

/** How a module is at an agent, in one word; the worst that is so. */
export function moduleState(module: HeldModule): "overload" | "stale" | "pulling" | "idle" {
  if (module.overload > 0 && module.idle === 0) return "overload";
  if (module.stale) return "stale";
  if (module.pulling) return "pulling";
  return module.overload > 0 ? "overload" : "idle";
}

/** Those whose ids or names hold the text; what is wrong stands on top, the rest by id. */
export function matchingModules<Module extends HeldModule>(modules: readonly Module[], text: string): Module[] {
  const wanted = text.toLowerCase();
  const matches = ({ modId, cmdId, modName, cmdName }: Module) =>
    `${modId}·${cmdId} ${modName ?? ""} ${cmdName ?? ""}`.toLowerCase().includes(wanted);
  return modules.filter(matches).sort((a, b) => badness(b) - badness(a) || a.modId - b.modId || a.cmdId - b.cmdId);
}

function badness(module: HeldModule): number {
  if (module.overload > 0 && module.idle === 0) return 4;
  if (module.stale) return 3;
  if (module.pulling) return 2;
  return module.overload > 0 ? 1 : 0;
}
