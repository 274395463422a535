"use client";

import dynamic from "next/dynamic";
import classes from "./door.module.css";

// Apart from the page: what is "not found" belongs to every page, and would bring menus of its own to each.
const LanguageMenu = dynamic(() => import("../../shell/language-menu.tsx").then((module) => module.LanguageMenu));
const ThemeMenu = dynamic(() => import("../../shell/theme-menu.tsx").then((module) => module.ThemeMenu));

/** Language and theme, also before there is a session. */
export function DoorTools() {
  return (
    <div className={classes["tools"]}>
      <LanguageMenu />
      <ThemeMenu />
    </div>
  );
}
