/** Who has what, over all loops: how far each of the last versions came. */
import { LatencyHistogram } from "./latency-histogram.ts";
import {
  type LoopProgress,
  type ProgressCounts,
  STRAGGLERS_MAX,
  type Straggler,
  VERSIONS_MAX,
  type VersionProgress,
} from "./version-progress.ts";

/** A version that begins to be served. */
export interface ServedVersion {
  readonly version: bigint;
  readonly generation: number;
  readonly routes: number;
  readonly atMs: number;
}

/** What one loop last said of a version. */
interface LoopPart extends ProgressCounts {
  readonly stragglers: readonly Straggler[];
}

interface Story {
  readonly version: number;
  readonly generation: number;
  readonly atMs: number;
  routes: number;
  lastMs: number | null;
  readonly latencies: LatencyHistogram;
  /** Of loops that died. */
  settled: ProgressCounts;
  readonly loops: Map<number, LoopPart>;
}

const NONE: ProgressCounts = { told: 0, acknowledging: 0, applied: 0, gone: 0, untracked: 0, held: 0 };

export class Convergence {
  /** In the order of serving. */
  readonly #stories = new Map<number, Story>();
  #newest: Story | undefined;
  readonly #changed = new Set<number>();

  /** A version is served from now on; the oldest is forgotten. One that came back begins anew. */
  begin({ version, generation, routes, atMs }: ServedVersion): void {
    const number = Number(version);
    if (routes > 0) this.#changed.add(number);
    if (this.#newest?.version === number) {
      this.#newest.routes += routes;
      return;
    }
    this.#stories.delete(number);
    const latencies = new LatencyHistogram();
    const nobody = { lastMs: null, latencies, settled: NONE, loops: new Map() };
    this.#newest = { version: number, generation, routes, atMs, ...nobody };
    this.#stories.set(number, this.#newest);
    for (const oldest of this.#stories.keys()) {
      if (this.#stories.size <= VERSIONS_MAX) break;
      this.#stories.delete(oldest);
      this.#changed.delete(oldest);
    }
  }

  /** What a loop says of versions; of those that are forgotten, or were before they came back, it says nothing of use. */
  hear(loop: number, versions: readonly LoopProgress[]): void {
    for (const { version, generation, lastMs, latencies, ...part } of versions) {
      const story = this.#stories.get(version);
      if (story === undefined || generation < story.generation) continue;
      story.loops.set(loop, part);
      story.latencies.addCounts(latencies);
      if (lastMs !== null) story.lastMs = Math.max(story.lastMs ?? 0, lastMs);
      this.#changed.add(version);
    }
  }

  /** A loop begins, maybe in the place of one that died: the connections of that one are gone. */
  loopBegan(loop: number): void {
    for (const story of this.#stories.values()) {
      const part = story.loops.get(loop);
      if (part === undefined) continue;
      story.loops.delete(loop);
      const waiting = part.acknowledging - part.applied;
      const left = { ...part, acknowledging: part.applied, gone: part.gone + waiting, held: 0 };
      story.settled = sum([story.settled, left]);
      this.#changed.add(story.version);
    }
  }

  /** Newest first. */
  newest(count = VERSIONS_MAX): readonly VersionProgress[] {
    return [...this.#stories.values()].reverse().slice(0, count).map(progressOf);
  }

  /** The newest version that changed routes. */
  newestChange(): VersionProgress | undefined {
    const story = [...this.#stories.values()].findLast(({ routes }) => routes > 0);
    return story && progressOf(story);
  }

  /** Versions that changed routes and of which something is new since it was last asked; oldest first. */
  takeChanged(): readonly VersionProgress[] {
    const stories = [...this.#changed].flatMap((version) => this.#stories.get(version) ?? []);
    this.#changed.clear();
    return stories.filter(({ routes }) => routes > 0).map(progressOf);
  }

  /** All of them are to be taken again. */
  allChanged(): void {
    for (const version of this.#stories.keys()) this.#changed.add(version);
  }

  /** When the oldest version that is remembered was served; undefined while there is none. */
  get oldestMs(): number | undefined {
    return this.#stories.values().next().value?.atMs;
  }
}

function progressOf({ version, routes, atMs, latencies, lastMs, settled, loops }: Story): VersionProgress {
  const parts = [...loops.values()];
  return {
    version,
    routes,
    atMs,
    ...sum([settled, ...parts]),
    p50Ms: withinLast(latencies.percentile(0.5), lastMs),
    p99Ms: withinLast(latencies.percentile(0.99), lastMs),
    lastMs,
    stragglers: parts.flatMap(({ stragglers }) => stragglers).slice(0, STRAGGLERS_MAX),
  };
}

/** A percentile is the middle of a bucket, which may lie above the slowest of all: nobody took longer than the last. */
function withinLast(ms: number | null, lastMs: number | null): number | null {
  return ms === null || lastMs === null ? ms : Math.min(ms, lastMs);
}

function sum(parts: readonly ProgressCounts[]): ProgressCounts {
  const total = (name: keyof ProgressCounts) => parts.reduce((count, part) => count + part[name], 0);
  return {
    told: total("told"),
    acknowledging: total("acknowledging"),
    applied: total("applied"),
    gone: total("gone"),
    untracked: total("untracked"),
    held: total("held"),
  };
}
