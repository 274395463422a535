"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { VersionPresent } from "../live/version-provider.tsx";
import {
  type Convergence,
  durationOf,
  expectedOf,
  longKeyOf,
  shortKeyOf,
  silentOf,
  type VersionState,
} from "./convergence-tone.ts";

/** What one reads of a version; of the present one with the dns-services that make it what it is. */
interface Told {
  readonly state: VersionState;
  readonly convergence: Convergence;
  readonly nodes?: Pick<VersionPresent["nodes"], "unready" | "stale" | "behind">;
}

function namesOf({ state, nodes }: Told): readonly string[] {
  if (state !== "unready" && state !== "stale" && state !== "behind") return [];
  return nodes?.[state] ?? [];
}

/** "84 ms", "1.2 s"; a dash where it is unknown. */
export function useDuration(): (ms: number | null) => string {
  const t = useTranslations("convergence");
  const format = useFormatter();
  return (ms) => {
    if (ms === null) return t("never");
    const { unit, count } = durationOf(ms);
    return t(`duration.${unit}`, { count: format.number(count) });
  };
}

/** How far a version came, in words of the language. */
export function useConvergenceWords() {
  const t = useTranslations("convergence");
  const format = useFormatter();
  const duration = useDuration();

  function valuesOf(what: Told) {
    const { convergence } = what;
    const { applied, told, waiting, into, p99Ms } = convergence;
    return {
      applied: format.number(applied),
      of: format.number(expectedOf(convergence)),
      waiting: format.number(waiting),
      told: format.number(told),
      count: told,
      into: String(into ?? 0),
      time: duration(p99Ms),
      names: format.list(namesOf(what)),
    };
  }

  /** Sentences behind each other. */
  const inARow = (sentences: readonly string[]) =>
    sentences.filter((sentence) => sentence !== "").reduce((first, second) => t("then", { first, second }));

  /** A few characters. */
  const short = (what: Told) => t(shortKeyOf(what.state, what.convergence), valuesOf(what));

  /** A sentence or two. */
  function long(what: Told): string {
    const { state, convergence } = what;
    const silent = silentOf(convergence);
    const also = state === "applied" && silent > 0 ? [t("silent", { count: silent })] : [];
    return inARow([t(longKeyOf(state, convergence), valuesOf(what)), ...also]);
  }

  /** Who still lacks it, by name; empty when nobody does. */
  function lacking({ stragglers, waiting }: Convergence): string {
    if (waiting === 0) return "";
    const names = stragglers.slice(0, NAMED_MAX).map(({ hostname, peer }) => hostname || peer);
    const more = waiting - names.length;
    return t("lacking", { names: format.list(more > 0 ? [...names, t("more", { count: more })] : names) });
  }

  return { inARow, short, long, lacking };
}

/** A hint names no more than that. */
const NAMED_MAX = 5;
