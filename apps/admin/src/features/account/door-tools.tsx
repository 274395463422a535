"use client";

import { LanguageMenu } from "../../shell/language-menu.tsx";
import { ThemeMenu } from "../../shell/theme-menu.tsx";
import classes from "./door.module.css";

/** Language and theme, also before there is a session. */
export function DoorTools() {
  return (
    <div className={classes["tools"]}>
      <LanguageMenu />
      <ThemeMenu />
    </div>
  );
}
