/** How many files, and so connections, this process may have open. */

/** Files beside connections: Node's own, the port of each loop, MySQL, logs. */
const OTHER_FILES = 128;

/** The limit of open files; undefined when there is none, or the system does not say. Takes some milliseconds. */
export function openFilesMax(): number | undefined {
  const report = process.report as { excludeNetwork?: boolean | undefined; getReport(): object };
  const before = report.excludeNetwork;
  report.excludeNetwork = true; // the addresses of all sockets would be looked up
  const { userLimits } = report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
  report.excludeNetwork = before;
  const soft = userLimits?.open_files?.soft;
  return typeof soft === "number" ? soft : undefined;
}

/** What to do when a limit of `filesMax` is too low for `connectionsMax` connections; undefined when it is not. */
export function filesAdvice(connectionsMax: number, filesMax: number | undefined): string | undefined {
  if (filesMax === undefined || filesMax >= connectionsMax + OTHER_FILES) return undefined;
  const room = Math.max(0, filesMax - OTHER_FILES);
  return (
    `this process may open ${filesMax} files, room for some ${room} connections of ${connectionsMax} at most: ` +
    "raise its limit of open files (ulimit -n, LimitNOFILE= of systemd), or allow fewer connections"
  );
}
