/** glibc's setting with which large memory lies in huge pages, where the kernel gives them to those who ask. */
const HUGE_PAGES = "glibc.malloc.hugetlb=1";

/**
 * Garbage is collected by the thread that made it. V8's own threads would do it sooner, before the loops that answer: the
 * kernel lets them end their slice of time first, whoever waits, and a million rows leave much to collect.
 */
const GARBAGE = ["--single-threaded-gc", "--v8-pool-size=1"];

/**
 * What a program lacks to run as it does best: arguments of Node, and variables of its environment. A dns-service has a
 * large map that is read at random, where most of the waiting is for addresses to be found, and reads a million rows while
 * it answers; other programs lack nothing. Huge pages are glibc's, so another libc and another system do not look at them;
 * where somebody has decided about them already, that holds.
 * @param {string | undefined} name of the command
 * @param {{ tunables?: string, nodeArgs?: readonly string[], platform?: string }} [present] as it is
 */
export function runtimeFor(name, present = {}) {
  const { tunables = process.env.GLIBC_TUNABLES, nodeArgs = process.execArgv, platform = process.platform } = present;
  if (name !== "dns-service") return { nodeArgs: [], env: {} };
  return {
    nodeArgs: GARBAGE.filter((arg) => !nodeArgs.includes(arg)),
    env: platform === "linux" ? hugePages(tunables) : {},
  };
}

function hugePages(tunables) {
  if (tunables?.includes("glibc.malloc.hugetlb")) return {};
  return { GLIBC_TUNABLES: tunables ? `${tunables}:${HUGE_PAGES}` : HUGE_PAGES };
}
