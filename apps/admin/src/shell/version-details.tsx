"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { ConvergenceFacts } from "../convergence/convergence-facts.tsx";
import { ConvergenceMark } from "../convergence/convergence-mark.tsx";
import { useConvergenceWords } from "../convergence/convergence-words.ts";
import { useLiveEvents } from "../live/use-live-events.ts";
import type { VersionPresent } from "../live/version-provider.tsx";
import { type Output, useTRPC } from "../trpc/trpc.ts";
import { Age } from "../words/age.tsx";
import { NodeTable } from "./node-table.tsx";
import { useIsOld } from "./use-is-old.ts";
import classes from "./version-details.module.css";

type Nodes = Output["version"]["nodes"];

/** The present version in figures, and every dns-service with the version that it serves; moves by itself. */
export function VersionDetails({
  present,
  onLeave,
}: {
  readonly present: VersionPresent;
  readonly onLeave: () => void;
}) {
  const t = useTranslations("version");
  const words = useConvergenceWords();
  const nodes = useNodes();
  const old = useIsOld();
  const { version, state, changedMs, convergence } = present;
  return (
    <div className={classes["details"]}>
      <div className={classes["head"]}>
        <h2>{t("title", { version: String(version) })}</h2>
        <span className="quiet">
          <Age at={changedMs} />
        </span>
      </div>
      <p className={classes["sentence"]} aria-live="polite">
        <ConvergenceMark state={state} text={words.long(present)} />
      </p>
      {old && <p className="quiet">{t("old")}</p>}
      {present.nodes.live > 0 && <ConvergenceFacts convergence={convergence} />}
      <h3>{t("nodes")}</h3>
      <NodeTable nodes={nodes} version={version} expected={present.nodes.live + present.nodes.gone.length} />
      <Link href="/versions" className={classes["more"]} onClick={onLeave}>
        {t("allVersions")}
      </Link>
    </div>
  );
}

function useNodes(): Nodes | undefined {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { data } = useQuery(trpc.version.nodes.queryOptions());
  useLiveEvents<Nodes>({
    open: (handlers) => trpc.version.liveNodes.subscriptionOptions(undefined, handlers),
    onValue: (value) => cache.setQueryData(trpc.version.nodes.queryKey(), value),
    quiet: true,
  });
  return data;
}
