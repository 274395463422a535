"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { KeyboardProvider } from "../keyboard/keyboard-provider.tsx";
import { LiveProvider } from "../live/live-provider.tsx";
import { VersionProvider } from "../live/version-provider.tsx";
import { ApiProvider } from "../trpc/api-provider.tsx";
import { TickerProvider } from "../words/ticker.tsx";
import { GoKeys } from "./go-keys.tsx";
import { Rail } from "./rail.tsx";
import classes from "./shell.module.css";
import { ShellDialogs } from "./shell-dialogs.tsx";
import { TopBar } from "./top-bar.tsx";
import type { User } from "./user-menu.tsx";

/** What stands around every page: the rail at the left, the bar on top, and what is live. */
export function Shell({ user, children }: { readonly user: User; readonly children: ReactNode }) {
  return (
    <ApiProvider>
      <TickerProvider>
        <LiveProvider>
          <VersionProvider>
            <KeyboardProvider>
              <Frame user={user}>{children}</Frame>
            </KeyboardProvider>
          </VersionProvider>
        </LiveProvider>
      </TickerProvider>
    </ApiProvider>
  );
}

function Frame({ user, children }: { readonly user: User; readonly children: ReactNode }) {
  const t = useTranslations("shell");
  const [railOpened, setRailOpened] = useState(false);
  return (
    <ShellDialogs>
      <div className={classes["frame"]}>
        <a className={classes["skip"]} href="#page">
          {t("skip")}
        </a>
        <GoKeys />
        <Rail opened={railOpened} onClose={() => setRailOpened(false)} />
        <TopBar user={user} onOpenRail={() => setRailOpened(true)} />
        <main id="page" className={classes["page"]} tabIndex={-1}>
          {children}
        </main>
      </div>
    </ShellDialogs>
  );
}
