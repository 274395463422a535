"use client";

import { ActionIcon } from "@mantine/core";
import { IconMenu2, IconSearch } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { LanguageMenu } from "./language-menu.tsx";
import { LiveDot } from "./live-dot.tsx";
import { useShellDialogs } from "./shell-dialogs.tsx";
import { ThemeMenu } from "./theme-menu.tsx";
import classes from "./top-bar.module.css";
import { type User, UserMenu } from "./user-menu.tsx";
import { VersionChip } from "./version-chip.tsx";

interface TopBarProps {
  readonly user: User;
  readonly onOpenRail: () => void;
}

/** Search, how live the page is, the present version, language, theme, and who one is. */
export function TopBar({ user, onOpenRail }: TopBarProps) {
  const t = useTranslations("shell");
  return (
    <header className={classes["bar"]}>
      <ActionIcon className={classes["burger"] ?? ""} size="lg" onClick={onOpenRail} aria-label={t("openNav")}>
        <IconMenu2 size={18} aria-hidden="true" />
      </ActionIcon>
      <SearchButton />
      <div className={classes["right"]}>
        <LiveDot />
        <VersionChip />
        <LanguageMenu />
        <ThemeMenu />
        <UserMenu user={user} />
      </div>
    </header>
  );
}

function SearchButton() {
  const t = useTranslations("shell");
  const { openSearch } = useShellDialogs();
  return (
    <button type="button" className={classes["search"]} onClick={openSearch} aria-label={t("search")}>
      <IconSearch size={15} aria-hidden="true" />
      <span className={classes["searchText"]}>{t("searchHint")}</span>
      <span className={classes["key"]} aria-hidden="true">
        {t("searchKeys")}
      </span>
    </button>
  );
}
