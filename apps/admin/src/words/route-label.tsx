import { Fragment } from "react";
import classes from "./route-label.module.css";

/** A module and a command of it, with the names they may have. */
export interface NamedRoute {
  readonly modId: number;
  readonly cmdId: number;
  readonly modName: string | null;
  readonly cmdName: string | null;
}

const SEPARATOR = "·";

/** `modid·cmdid` and both names beside it: how a module is written everywhere. */
export function RouteLabel({ route }: { readonly route: NamedRoute }) {
  const names = [route.modName, route.cmdName].filter((name) => name !== null);
  return (
    <span className={classes["label"]} title={names.join(" / ")}>
      <span className="mono">
        {route.modId}
        <span className="quiet">{SEPARATOR}</span>
        {route.cmdId}
      </span>
      <span className={classes["names"]}>
        {names.map((name, index) => (
          <Fragment key={index === 0 ? "module" : "command"}>
            {index > 0 && <span className={classes["slash"]}>/</span>}
            {name}
          </Fragment>
        ))}
      </span>
    </span>
  );
}
