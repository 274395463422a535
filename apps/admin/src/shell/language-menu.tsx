"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { IconCheck, IconLanguage } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { LOCALE_COOKIE, LOCALES, type Locale } from "../i18n/locale.ts";

const YEAR_SECONDS = 365 * 24 * 3_600;

/** Keeps the choice for a year and reads the page again in that language; nothing typed is lost. */
export function useChooseLocale(): (locale: Locale) => void {
  const router = useRouter();
  return (locale) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and where there is no https
    document.cookie = `${LOCALE_COOKIE}=${locale}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    document.documentElement.lang = locale;
    router.refresh();
  };
}

/** Switches between the languages of the admin. */
export function LanguageMenu() {
  const t = useTranslations("language");
  const present = useLocale();
  const choose = useChooseLocale();
  return (
    <Menu position="bottom-end" width={160}>
      <Menu.Target>
        <ActionIcon size="lg" aria-label={t("label")} title={t("label")}>
          <IconLanguage size={18} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {LOCALES.map((locale) => (
          <Menu.Item
            key={locale}
            lang={locale}
            onClick={() => choose(locale)}
            aria-current={locale === present}
            rightSection={locale === present ? <IconCheck size={15} aria-hidden="true" /> : null}
          >
            {t(locale)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
