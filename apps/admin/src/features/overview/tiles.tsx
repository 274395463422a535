"use client";

import { Skeleton } from "@mantine/core";
import clsx from "clsx";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ConvergenceMark } from "../../convergence/convergence-mark.tsx";
import { useConvergenceWords } from "../../convergence/convergence-words.ts";
import { useVersion } from "../../live/version-provider.tsx";
import { Glow } from "../../table/glow.tsx";
import { Age } from "../../words/age.tsx";
import { Count } from "../../words/count.tsx";
import { Unknown } from "../../words/unknown.tsx";
import { usePercent } from "../../words/use-percent.ts";
import type { CallRates } from "./fleet-rates.ts";
import classes from "./overview.module.css";
import type { Overview } from "./overview.ts";

interface TilesProps {
  readonly overview: Overview | undefined;
  /** Of the newest minute that is known. */
  readonly rates: CallRates | undefined;
}

/** What one counts first. */
export function Tiles({ overview, rates }: TilesProps) {
  if (overview === undefined) {
    return (
      <div className={classes["tiles"]}>
        {["1", "2", "3", "4", "5", "6"].map((shape) => (
          <Skeleton key={shape} h={84} radius="md" />
        ))}
      </div>
    );
  }
  return (
    <div className={classes["tiles"]}>
      <ModulesTile overview={overview} />
      <HostsTile overview={overview} />
      <CallsTile rates={rates} />
      <ErrorsTile rates={rates} />
      <AgentsTile overview={overview} />
      <VersionTile />
    </div>
  );
}

interface TileProps {
  readonly href: string;
  readonly name: string;
  readonly value: ReactNode;
  readonly bad?: boolean;
  readonly children: ReactNode;
}

function Tile({ href, name, value, bad = false, children }: TileProps) {
  return (
    <Link href={href} className={classes["tile"]}>
      <span className={classes["tileName"]}>{name}</span>
      <span className={clsx(classes["tileValue"], bad && classes["bad"])}>{value}</span>
      <span className={classes["tileAbout"]}>{children}</span>
    </Link>
  );
}

function ModulesTile({ overview }: { readonly overview: Overview }) {
  const t = useTranslations("overview.tiles");
  const without = overview.resting.modulesWithout.length;
  return (
    <Tile href="/modules" name={t("modules")} value={<Count value={overview.modules} />}>
      {t("modulesAbout", { count: without })}
    </Tile>
  );
}

function HostsTile({ overview }: { readonly overview: Overview }) {
  const t = useTranslations("overview.tiles");
  const format = useFormatter();
  const { hosts, resting } = overview;
  const idle = Math.max(0, hosts - resting.hosts);
  const share = hosts === 0 ? 0 : Math.max(resting.hosts / hosts, resting.hosts > 0 ? 0.08 : 0);
  return (
    <Tile href="/status?state=overload" name={t("hosts")} value={<Count value={hosts} />}>
      <span className={classes["split"]} aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <Glow value={resting.hosts}>
        <span data-kind="idle">{t("idle", { text: format.number(idle) })}</span>{" "}
        <span data-kind={resting.hosts > 0 ? "overload" : "none"}>
          {t(resting.hostsAreExact ? "overload" : "overloadAtLeast", { text: format.number(resting.hosts) })}
        </span>
      </Glow>
    </Tile>
  );
}

function CallsTile({ rates }: { readonly rates: CallRates | undefined }) {
  const t = useTranslations("overview.tiles");
  const format = useFormatter();
  return (
    <Tile
      href="/status"
      name={t("calls")}
      value={
        rates === undefined ? <Unknown /> : t("perSecond", { text: format.number(rates.calls, rounded(rates.calls)) })
      }
    >
      {rates === undefined ? t("noMinute") : <Age at={rates.atMs} />}
    </Tile>
  );
}

/** A share of failed calls from which the tile is red. */
const BAD = 0.1;

function ErrorsTile({ rates }: { readonly rates: CallRates | undefined }) {
  const t = useTranslations("overview.tiles");
  const format = useFormatter();
  const percent = usePercent();
  const share = rates === undefined || rates.calls === 0 ? null : rates.errors / rates.calls;
  return (
    <Tile
      href="/status"
      name={t("errors")}
      bad={share !== null && share > BAD}
      value={
        rates === undefined ? <Unknown /> : t("perSecond", { text: format.number(rates.errors, rounded(rates.errors)) })
      }
    >
      {share === null ? t("noCalls") : t("errorShare", { text: percent(share) })}
    </Tile>
  );
}

/** Whole calls a second, but for a few. */
function rounded(value: number) {
  return { maximumFractionDigits: value > 0 && value < 10 ? 1 : 0 } as const;
}

function AgentsTile({ overview: { agents } }: { readonly overview: Overview }) {
  const t = useTranslations("overview.tiles");
  const offline = agents.total - agents.online;
  return (
    <Tile href="/agents" name={t("agents")} value={<Count value={agents.online} />}>
      <span>{t("offline", { count: offline })}</span>
      {agents.stale > 0 && <span className={classes["warn"]}>{t("stale", { count: agents.stale })}</span>}
    </Tile>
  );
}

function VersionTile() {
  const t = useTranslations("overview.tiles");
  const words = useConvergenceWords();
  const present = useVersion();
  return (
    <Tile
      href="/versions"
      name={t("version")}
      value={
        present === undefined ? <Unknown /> : <ConvergenceMark state={present.state} text={words.short(present)} />
      }
    >
      {present !== undefined && (
        <>
          <span className="mono">{present.version}</span>
          <Age at={present.changedMs} />
        </>
      )}
    </Tile>
  );
}
