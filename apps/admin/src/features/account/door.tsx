import type { ReactNode } from "react";
import { Logo } from "../../shell/logo.tsx";
import classes from "./door.module.css";
import { DoorTools } from "./door-tools.tsx";

interface DoorProps {
  readonly title: string;
  readonly about: string;
  readonly children: ReactNode;
}

/** The frame of the pages before the session: one card, nothing else. */
export function Door({ title, about, children }: DoorProps) {
  return (
    <main className={classes["door"]}>
      <div className={classes["card"]}>
        <Logo size={36} />
        <h1 className={classes["title"]}>{title}</h1>
        <p className={classes["about"]}>{about}</p>
        {children}
      </div>
      <DoorTools />
    </main>
  );
}
