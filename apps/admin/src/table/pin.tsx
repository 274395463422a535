"use client";

import { Pill } from "@mantine/core";
import { useTranslations } from "next-intl";

interface PinProps {
  readonly name: string;
  /** Empty: there is none. */
  readonly value: string;
  readonly onRemove: () => void;
}

/** A filter that came with the URL, and the button that takes it away. */
export function Pin({ name, value, onRemove }: PinProps) {
  const t = useTranslations("table");
  if (value === "") return null;
  return (
    <Pill
      withRemoveButton
      size="sm"
      onRemove={onRemove}
      removeButtonProps={{ "aria-label": t("unpin", { name }), "aria-hidden": false, tabIndex: 0 }}
    >
      {t("pin", { name, value })}
    </Pill>
  );
}
