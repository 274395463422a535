"use client";

import type { HostLine, RouteEditInput } from "@lars/input";
import { Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertTriangle } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { type Output, useTRPC } from "../../trpc/trpc.ts";
import { Count } from "../../words/count.tsx";
import { RouteLabel } from "../../words/route-label.tsx";
import { Unknown } from "../../words/unknown.tsx";
import { changedLines } from "./draft.ts";
import classes from "./impact.module.css";

const TYPING_MS = 250;
const ROUTES_MAX = 20;

/** What an edit touches, route by route: hosts before and after, how many of them idle, who called them just now. */
export function Impact({ edit }: { readonly edit: RouteEditInput }) {
  const t = useTranslations("impact");
  const trpc = useTRPC();
  const { removed, added } = useMemo(() => changedLines(edit), [edit]);
  const touched = useMemo(() => [...removed, ...added], [removed, added]);
  const [hosts] = useDebouncedValue(touched, TYPING_MS);
  const impact = useQuery(
    trpc.route.impact.queryOptions({ hosts: [...hosts] }, { placeholderData: keepPreviousData, staleTime: 0 }),
  );
  if (impact.isError) return <p className={classes["failed"]}>{t("failed")}</p>;
  if (impact.data === undefined) return <Skeleton h={58} radius="sm" />;
  const grown = growthOf({ removed, added });
  return (
    <ul className={classes["routes"]}>
      {impact.data.slice(0, ROUTES_MAX).map((route) => (
        <RouteImpact
          key={`${route.modId}·${route.cmdId}`}
          route={route}
          growth={grown.get(`${route.modId}·${route.cmdId}`) ?? 0}
        />
      ))}
      {impact.data.length > ROUTES_MAX && (
        <li className="quiet">{t("more", { count: impact.data.length - ROUTES_MAX })}</li>
      )}
    </ul>
  );
}

/** How many hosts each route wins or loses. */
function growthOf({
  removed,
  added,
}: {
  removed: readonly HostLine[];
  added: readonly HostLine[];
}): Map<string, number> {
  const growth = new Map<string, number>();
  const count = (line: HostLine, by: number) => {
    const route = `${line.modId}·${line.cmdId}`;
    growth.set(route, (growth.get(route) ?? 0) + by);
  };
  for (const line of added) count(line, 1);
  for (const line of removed) count(line, -1);
  return growth;
}

interface RouteImpactProps {
  readonly route: Output["route"]["impact"][number];
  readonly growth: number;
}

function RouteImpact({ route, growth }: RouteImpactProps) {
  const t = useTranslations("impact");
  const after = route.hostsNow + growth;
  return (
    <li className={classes["route"]}>
      <RouteLabel route={route} />
      <dl className={classes["figures"]}>
        <div>
          <dt>{t("hosts")}</dt>
          <dd className="tabular">{t("fromTo", { before: route.hostsNow, after })}</dd>
        </div>
        <div>
          <dt>{t("idle")}</dt>
          <dd>{route.idleHosts === null ? <Unknown /> : <Count value={route.idleHosts} />}</dd>
        </div>
        <div>
          <dt>{t("callers")}</dt>
          <dd>
            <Count value={route.callersLastMinute} />
          </dd>
        </div>
      </dl>
      {after <= 0 && (
        <p className={classes["warning"]}>
          <IconAlertTriangle size={14} aria-hidden="true" />
          {t("noneLeft")}
        </p>
      )}
    </li>
  );
}
