"use client";

import { Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconFlame, IconGitCommit } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Age } from "../../words/age.tsx";
import { RouteLabel } from "../../words/route-label.tsx";
import { Unknown } from "../../words/unknown.tsx";
import { useAlertWords } from "../alerts/alert-words.ts";
import { Lines } from "../versions/version-columns.tsx";
import { type Happening, happeningKey } from "./lately.ts";
import classes from "./overview.module.css";
import { useLately } from "./use-lately.ts";

/** What fires, and below it what happened last: what one asks after "what is wrong" is "what changed". */
export function Lately() {
  const t = useTranslations("overview.lately");
  const { happenings, failed } = useLately();
  if (happenings === undefined && !failed)
    return <Skeleton className={classes["card"] ?? ""} h="auto" mih={180} radius="md" />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes["card"]} aria-label={t("title")} tabIndex={0}>
      <h2>{t("title")}</h2>
      {happenings === undefined || happenings.length === 0 ? (
        <p className={classes["nothing"]}>{t(failed ? "failed" : "nothing")}</p>
      ) : (
        <ul className={classes["lately"]}>
          {happenings.map((one) => (
            <li key={happeningKey(one)}>
              {one.kind === "version" ? <Version version={one.version} /> : <Alert kind={one.kind} alert={one.alert} />}
              <Age at={one.atMs} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type OfKind<Kind> = Extract<Happening, { readonly kind: Kind }>;

/** An alert that fires, or is over: what, how bad, and where. */
function Alert({ kind, alert }: Omit<OfKind<"fires" | "ended">, "atMs">) {
  const t = useTranslations("overview.lately");
  const words = useAlertWords();
  const fires = kind === "fires";
  const what = fires ? t("fires", { what: words.kind(alert.kind), value: words.value(alert) }) : t("ended");
  return (
    <Link href={fires ? "/alerts" : "/alerts?view=history"} title={`${what} ${words.subject(alert)}`}>
      <AlertIcon kind={kind} severity={alert.severity} />
      <span className={classes["happened"]} data-kind={fires ? alert.severity : "ended"}>
        {what}
      </span>
      <span className={classes["about"]}>
        {fires ? "" : `${words.kind(alert.kind)} `}
        {alert.module === null ? words.subject(alert) : <RouteLabel route={alert.module} />}
      </span>
    </Link>
  );
}

function AlertIcon({ kind, severity }: { readonly kind: "fires" | "ended"; readonly severity: string }) {
  if (kind === "ended") return <IconCircleCheck size={15} stroke={1.8} data-kind="ended" aria-hidden="true" />;
  const Icon = severity === "critical" ? IconFlame : IconAlertTriangle;
  return <Icon size={15} stroke={1.8} data-kind={severity} aria-hidden="true" />;
}

/** A version: what it did, to which module, and whose it is. */
function Version({ version }: Pick<OfKind<"version">, "version">) {
  const t = useTranslations("overview.lately");
  const [first] = version.keys;
  const by = version.author ?? t("nobody");
  return (
    <Link href={`/versions?v=${version.version}`} title={t("version", { version: String(version.version), by })}>
      <IconGitCommit size={15} stroke={1.8} aria-hidden="true" />
      <span className={classes["lines"]}>
        <Lines row={version} />
      </span>
      <span className={classes["about"]}>{first === undefined ? <Unknown /> : <RouteLabel route={first} />}</span>
      {version.keysTotal > 1 && <span className="quiet">{t("more", { count: version.keysTotal - 1 })}</span>}
      <span className={classes["author"]}>{by}</span>
    </Link>
  );
}
