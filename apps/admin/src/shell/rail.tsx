"use client";

import clsx from "clsx";
import dynamic from "next/dynamic";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { AlertBadge } from "./alert-badge.tsx";
import { Logo } from "./logo.tsx";
import { isUnder, NAV_ITEMS } from "./nav-items.ts";
import classes from "./rail.module.css";

const RailDrawer = dynamic(() => import("./rail-drawer.tsx").then((module) => module.RailDrawer), { ssr: false });

interface RailProps {
  /** On narrow screens the rail is a drawer. */
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** The pages, at the left; on a phone behind a button. */
export function Rail({ opened, onClose }: RailProps) {
  const t = useTranslations("nav");
  const [wanted, setWanted] = useState(false);
  function close(): void {
    setWanted(true);
    onClose();
  }
  return (
    <>
      <nav className={classes["rail"]} aria-label={t("label")}>
        <Brand />
        <Pages />
      </nav>
      {(opened || wanted) && (
        <RailDrawer opened={opened} onClose={close} title={<Brand />} closeLabel={t("close")}>
          <nav aria-label={t("label")}>
            <Pages onGone={close} />
          </nav>
        </RailDrawer>
      )}
    </>
  );
}

function Brand() {
  const t = useTranslations("app");
  return (
    <span className={classes["brand"]}>
      <Logo />
      {t("name")}
    </span>
  );
}

function Pages({ onGone }: { readonly onGone?: () => void }) {
  const t = useTranslations("nav");
  const here = usePathname();
  return (
    <div className={classes["pages"]}>
      {NAV_ITEMS.map(({ key, href, icon: Icon, go }) => (
        <Link
          key={key}
          href={href}
          className={clsx(classes["item"], isUnder(here, href) && classes["here"])}
          aria-current={isUnder(here, href) ? "page" : undefined}
          onClick={() => onGone?.()}
        >
          <Icon size={17} stroke={1.7} aria-hidden="true" />
          <span>{t(key)}</span>
          {key === "alerts" && <AlertBadge />}
          <span className={classes["key"]} aria-hidden="true">
            {t("goKeys", { key: go })}
          </span>
        </Link>
      ))}
    </div>
  );
}
