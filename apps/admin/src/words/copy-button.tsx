"use client";

import { IconCheck, IconCopy } from "@tabler/icons-react";
import clsx from "clsx";
import { useTranslations } from "next-intl";
import { type MouseEvent, useEffect, useState } from "react";
import classes from "./copy-button.module.css";
import { copyText } from "./copy-text.ts";

const SHOWN_MS = 1_500;

/** Copies a text and says so for a moment. Light enough for every row of a table. */
export function CopyButton({ text, always = false }: { readonly text: string; readonly always?: boolean }) {
  const t = useTranslations("words");
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  async function copy(event: MouseEvent): Promise<void> {
    event.stopPropagation();
    setCopied(await copyText(text));
  }
  const label = copied ? t("copied") : t("copy", { text });
  return (
    <button
      type="button"
      className={clsx(classes["copy"], (always || copied) && classes["shown"])}
      onClick={(event) => void copy(event)}
      aria-label={label}
      title={label}
    >
      {copied ? <IconCheck size={14} aria-hidden="true" /> : <IconCopy size={14} aria-hidden="true" />}
    </button>
  );
}
