"use client";

import { NearLink } from "./near-link.tsx";
import classes from "./route-label.module.css";
import { type NamedRoute, RouteLabel } from "./route-label.tsx";

/** A module that leads to its page; in a row that opens something else, a press on it leads there and no further. */
export function ModuleLink({ route }: { readonly route: NamedRoute }) {
  return (
    <NearLink
      href={`/modules/${route.modId}/${route.cmdId}`}
      className={classes["link"]}
      onClick={(event) => event.stopPropagation()}
    >
      <RouteLabel route={route} />
    </NearLink>
  );
}
