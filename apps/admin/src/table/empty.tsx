import type { TablerIcon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { CopyButton } from "../words/copy-button.tsx";
import classes from "./empty.module.css";

interface EmptyProps {
  readonly icon: TablerIcon;
  readonly title: string;
  readonly about: string;
  /** What to type in a terminal to get something here. */
  readonly command?: string;
  /** That nothing is here is what one hopes for. */
  readonly good?: boolean;
  readonly children?: ReactNode;
}

/** What stands where nothing is yet: what belongs here, and how it gets here. */
export function Empty({ icon: Icon, title, about, command, good = false, children }: EmptyProps) {
  return (
    <div className={classes["empty"]} role="status" data-good={good}>
      <Icon size={28} stroke={1.4} aria-hidden="true" />
      <strong>{title}</strong>
      <p>{about}</p>
      {command !== undefined && (
        <span className={classes["command"]}>
          <code className="mono">{command}</code>
          <CopyButton text={command} always />
        </span>
      )}
      {children}
    </div>
  );
}
