/** glibc's setting with which large memory lies in huge pages, where the kernel gives them to those who ask. */
const SETTING = "glibc.malloc.hugetlb=1";

/**
 * What the environment of a program lacks for that: a dns-service has a large map that is read at random, and most of the
 * waiting for it is for addresses to be found. Nothing for other programs and systems, nor where somebody has decided
 * already. Another libc than glibc does not look at it.
 * @param {string | undefined} name of the command
 * @param {string | undefined} [present] GLIBC_TUNABLES as it is
 * @param {string} [platform]
 */
export function hugePagesFor(name, present = process.env.GLIBC_TUNABLES, platform = process.platform) {
  if (name !== "dns-service" || platform !== "linux" || present?.includes("glibc.malloc.hugetlb")) return {};
  return { GLIBC_TUNABLES: present ? `${present}:${SETTING}` : SETTING };
}
