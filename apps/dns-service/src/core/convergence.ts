/** Who has what: for each of the last versions, how many subscribers were told, and how many said they apply it. */

/** What is known of one version. */
export interface VersionProgress {
  readonly version: string;
  /** Routes that differed. */
  readonly routes: number;
  /** Unix milliseconds of the swap. */
  readonly atMs: number;
  /** Pushes that were sent. */
  told: number;
  /** RouteAck frames that named this version. */
  applied: number;
}

const VERSIONS_MAX = 100;

export class Convergence {
  readonly #versions = new Map<string, VersionProgress>();

  /** A version is served from now on; the oldest is forgotten. */
  begin(version: bigint, routes: number, atMs: number): void {
    const known = this.#versions.get(`${version}`);
    this.#versions.delete(`${version}`); // a reload at the same version, or a version that came back, is the newest again
    this.#versions.set(`${version}`, {
      version: `${version}`,
      routes: routes + (known?.routes ?? 0),
      atMs,
      told: known?.told ?? 0,
      applied: known?.applied ?? 0,
    });
    for (const oldest of this.#versions.keys()) {
      if (this.#versions.size <= VERSIONS_MAX) break;
      this.#versions.delete(oldest);
    }
  }

  /** Counts pushes of a version; versions that are forgotten already are not counted. */
  told(version: bigint, count: number): void {
    const progress = this.#versions.get(`${version}`);
    if (progress !== undefined) progress.told += count;
  }

  /** Counts acknowledgements of a version; versions that are unknown or forgotten are not counted. */
  applied(version: bigint, count: number): void {
    const progress = this.#versions.get(`${version}`);
    if (progress !== undefined) progress.applied += count;
  }

  /** Newest first. */
  newest(count = VERSIONS_MAX): readonly VersionProgress[] {
    return [...this.#versions.values()].reverse().slice(0, count);
  }
}
