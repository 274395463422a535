"use client";

import { Popover } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type MouseEvent, useState } from "react";
import { ModuleLink } from "../../words/module-link.tsx";
import { RouteLabel } from "../../words/route-label.tsx";
import { Unknown } from "../../words/unknown.tsx";
import type { VersionRow } from "./version-row.ts";
import classes from "./versions.module.css";

/** A press here is not one on the row. */
function keep(event: MouseEvent): void {
  event.stopPropagation();
}

/** The modules that a version touched: the first by name, and how many more, which a press shows. */
export function VersionRoutes({ row }: { readonly row: VersionRow }) {
  const [first] = row.keys;
  if (first === undefined) return <Unknown />;
  return (
    <span className={classes["routes"]}>
      <RouteLabel route={first} />
      {row.keysTotal > 1 && <More row={row} />}
    </span>
  );
}

function More({ row }: { readonly row: VersionRow }) {
  const t = useTranslations("versions");
  const [opened, setOpened] = useState(false);
  const count = row.keysTotal - 1;
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <button
          type="button"
          className={classes["more"]}
          aria-label={t("moreNamed", { count, version: String(row.version) })}
          onClick={(event) => {
            keep(event);
            setOpened((before) => !before);
          }}
        >
          {t("moreRoutes", { count })}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes["all"] ?? ""} onClick={keep}>
        {opened && <All row={row} />}
      </Popover.Dropdown>
    </Popover>
  );
}

/** Every module that the row names; the drawer names more of them. */
function All({ row }: { readonly row: VersionRow }) {
  const t = useTranslations("versions");
  const left = row.keysTotal - row.keys.length;
  return (
    <ul>
      {row.keys.map((route) => (
        <li key={`${route.modId}·${route.cmdId}`}>
          <ModuleLink route={route} />
        </li>
      ))}
      {left > 0 && <li className="quiet">{t("moreInside", { count: left })}</li>}
    </ul>
  );
}
