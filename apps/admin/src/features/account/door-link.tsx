import type { ReactNode } from "react";
import classes from "./door.module.css";

interface DoorLinkProps {
  readonly href: string;
  readonly children: ReactNode;
}

/** Looks like a button. Mantine's own would come along with every page, for every page can be one that is not there. */
export function DoorLink({ href, children }: DoorLinkProps) {
  return (
    <a className={classes["link"]} href={href}>
      {children}
    </a>
  );
}
