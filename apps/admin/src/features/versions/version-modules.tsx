"use client";

import { Skeleton } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type Output, useTRPC } from "../../trpc/trpc.ts";
import { Count } from "../../words/count.tsx";
import { ModuleLink } from "../../words/module-link.tsx";
import { Unknown } from "../../words/unknown.tsx";
import type { VersionRow } from "./version-row.ts";
import classes from "./versions.module.css";

type ModuleHosts = Output["version"]["hosts"][number];

/** Which modules a version touched, and how many hosts each had before and after it. */
export function VersionModules({ row }: { readonly row: VersionRow }) {
  const t = useTranslations("versions");
  const trpc = useTRPC();
  const hosts = useQuery(trpc.version.hosts.queryOptions({ version: row.version }));
  const left = row.keysTotal - (hosts.data ?? row.keys).length;
  return (
    <section className={classes["after"]}>
      <h3 className={classes["part"]}>{t("beforeAfter")}</h3>
      <ul className={classes["modules"]}>
        {(hosts.data ?? row.keys).map((route) => (
          <li key={`${route.modId}·${route.cmdId}`}>
            <ModuleLink route={route} />
            {hosts.isPending ? (
              <Skeleton h={9} w={64} radius="xl" />
            ) : (
              <BeforeAfter found={hosts.data?.find((one) => one.modId === route.modId && one.cmdId === route.cmdId)} />
            )}
          </li>
        ))}
        {left > 0 && <li className="quiet">{t("moreRoutes", { count: left })}</li>}
      </ul>
    </section>
  );
}

function BeforeAfter({ found }: { readonly found: ModuleHosts | undefined }) {
  const t = useTranslations("versions");
  if (found === undefined || found.before === null || found.after === null) return <Unknown />;
  const kept = found.kept.length === 0 ? t("noneKept") : t("kept", { names: found.kept.join("\n") });
  return (
    <span className={classes["beforeAfter"]} title={kept}>
      <Count value={found.before} />
      <IconArrowRight size={13} aria-label={t("became")} />
      <strong>
        <Count value={found.after} />
      </strong>
      <span className="quiet">{t("hosts", { count: found.after })}</span>
    </span>
  );
}
