import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./page-frame.module.css";

interface PageFrameProps {
  readonly title: string;
  /** How much there is, beside the title. */
  readonly count?: ReactNode;
  /** What one can do here. */
  readonly actions?: ReactNode;
  readonly filters?: ReactNode;
  readonly children: ReactNode;
}

/** A page: its name, what narrows it down, and its content, which fills the rest. */
export function PageFrame({ title, count, actions, filters, children }: PageFrameProps) {
  return (
    <div className={classes["frame"]}>
      <div className={classes["head"]}>
        <Title order={1} fz={16} lh="24px">
          {title}
        </Title>
        <span className={classes["count"]}>{count}</span>
        <div className={classes["actions"]}>{actions}</div>
      </div>
      {filters !== undefined && <div className={classes["filters"]}>{filters}</div>}
      <div className={classes["body"]}>{children}</div>
    </div>
  );
}
