/** glibc's setting with which large memory lies in huge pages, where the kernel gives them to those who ask. */
const HUGE_PAGES = "glibc.malloc.hugetlb=1";

/**
 * What a program runs best with; others lack nothing.
 *
 * A dns-service has a large map that is read at random, where most of the waiting is for addresses to be found, so it lies in
 * huge pages. It reads a million rows while it answers, which leaves much garbage: V8's own threads would collect it before
 * the loops that answer, as the kernel lets them end their slice of time first, whoever waits; now the thread does that made it.
 *
 * A reporter makes and drops hundreds of megabytes a minute: V8 would keep three times the room for what is young, and glibc
 * what each thread has freed.
 */
const RUNTIMES = {
  "dns-service": {
    nodeArgs: ["--single-threaded-gc", "--v8-pool-size=1"],
    tunables: [HUGE_PAGES],
  },
  reporter: {
    nodeArgs: ["--max-semi-space-size=8"],
    tunables: ["glibc.malloc.arena_max=1"],
  },
};

/**
 * What a program lacks to run as it does best: arguments of Node, and variables of its environment. What somebody has decided
 * already holds. Tunables are glibc's, so another libc and another system do not look at them.
 * @param {string | undefined} name of the command
 * @param {{ tunables?: string, nodeArgs?: readonly string[], platform?: string }} [present] as it is
 */
export function runtimeFor(name, present = {}) {
  const { tunables = process.env.GLIBC_TUNABLES, nodeArgs = process.execArgv, platform = process.platform } = present;
  const best = Object.hasOwn(RUNTIMES, name) ? RUNTIMES[name] : { nodeArgs: [], tunables: [] };
  const decided = (tunables ?? "").split(":").filter((tunable) => tunable !== "");
  const lacking = best.tunables.filter((one) => !decided.some((other) => nameOf(other) === nameOf(one)));
  return {
    nodeArgs: best.nodeArgs.filter((one) => !nodeArgs.some((other) => nameOf(other) === nameOf(one))),
    env: platform === "linux" && lacking.length > 0 ? { GLIBC_TUNABLES: [...decided, ...lacking].join(":") } : {},
  };
}

/** Of `name=value`. */
function nameOf(setting) {
  return setting.split("=")[0];
}
