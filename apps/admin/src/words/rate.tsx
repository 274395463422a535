"use client";

import clsx from "clsx";
import classes from "./rate.module.css";
import { Unknown } from "./unknown.tsx";
import { usePercent } from "./use-percent.ts";

/** Share of failed calls from which an idle host rests by the default policy (load-balancing.md, err_rate). */
const BAD = 0.1;

/** An error rate, 0 to 1, as a percentage with a bar; "–" when there were no calls. */
export function ErrorRate({ value }: { readonly value: number | null }) {
  const percent = usePercent();
  if (value === null) return <Unknown />;
  return (
    <span className={clsx(classes["rate"], value > BAD && classes["bad"])}>
      <span className="tabular">{percent(value)}</span>
      <span className={classes["bar"]} aria-hidden="true">
        <span style={{ width: `${Math.max(value * 100, value > 0 ? 4 : 0)}%` }} />
      </span>
    </span>
  );
}
