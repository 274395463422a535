"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Count } from "../words/count.tsx";
import classes from "./convergence-facts.module.css";
import type { Convergence } from "./convergence-tone.ts";
import { useDuration } from "./convergence-words.ts";

/** Every figure of one version, and who still lacks it by name. */
export function ConvergenceFacts({ convergence }: { readonly convergence: Convergence }) {
  const t = useTranslations("convergence");
  const duration = useDuration();
  return (
    <>
      <dl className={classes["facts"]}>
        <Fact name={t("told")} meaning={t("toldMeaning")}>
          <Count value={convergence.told} />
        </Fact>
        <Fact name={t("acknowledging")} meaning={t("acknowledgingMeaning")}>
          <Count value={convergence.acknowledging} />
        </Fact>
        <Fact name={t("applied")} meaning={t("appliedMeaning")}>
          <Count value={convergence.applied} />
        </Fact>
        <Fact name={t("p50")} meaning={t("p50Meaning")}>
          {duration(convergence.p50Ms)}
        </Fact>
        <Fact name={t("p99")} meaning={t("p99Meaning")}>
          {duration(convergence.p99Ms)}
        </Fact>
        <Fact name={t("last")} meaning={t("lastMeaning")}>
          {duration(convergence.lastMs)}
        </Fact>
      </dl>
      <Stragglers convergence={convergence} />
    </>
  );
}

function Fact({
  name,
  meaning,
  children,
}: {
  readonly name: string;
  readonly meaning: string;
  readonly children: ReactNode;
}) {
  return (
    <div title={meaning}>
      <dt>{name}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  );
}

function Stragglers({ convergence: { stragglers, waiting } }: { readonly convergence: Convergence }) {
  const t = useTranslations("convergence");
  if (waiting === 0) return null;
  return (
    <section className={classes["stragglers"]}>
      <h3>{t("stragglers", { count: waiting })}</h3>
      <ul>
        {stragglers.map(({ hostname, instance, peer }) => (
          <li key={`${instance} ${peer}`}>
            <span className={classes["name"]}>{hostname || t("nameless")}</span>
            <span className="mono quiet">{peer}</span>
          </li>
        ))}
        {waiting > stragglers.length && <li className="quiet">{t("more", { count: waiting - stragglers.length })}</li>}
      </ul>
    </section>
  );
}
