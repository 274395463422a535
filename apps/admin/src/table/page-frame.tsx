import { Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import Link from "next/link";
import type { ReactNode } from "react";
import classes from "./page-frame.module.css";

interface PageFrameProps {
  readonly title: string;
  /** Where one came from, for the page of one thing. */
  readonly back?: { readonly href: string; readonly label: string };
  /** How much there is, beside the title. */
  readonly count?: ReactNode;
  /** What one can do here. */
  readonly actions?: ReactNode;
  readonly filters?: ReactNode;
  readonly children: ReactNode;
}

/** A page: its name, what narrows it down, and its content, which fills the rest. */
export function PageFrame({ title, back, count, actions, filters, children }: PageFrameProps) {
  return (
    <div className={classes["frame"]}>
      <div className={classes["head"]}>
        {back !== undefined && (
          <Link href={back.href} className={classes["back"]} aria-label={back.label} title={back.label}>
            <IconArrowLeft size={17} aria-hidden="true" />
          </Link>
        )}
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
