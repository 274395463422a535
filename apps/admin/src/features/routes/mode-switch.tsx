"use client";

import { SegmentedControl } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { Edit } from "./use-edit.ts";

/** One host in three fields, or many as lines; what was typed moves along. */
export function ModeSwitch({ edit }: { readonly edit: Edit }) {
  const t = useTranslations("edit");
  function choose(mode: string): void {
    const { modId, cmdId, address, text } = edit.draft;
    if (mode === "one") edit.type({ mode });
    else edit.type({ mode: "lines", text: text === "" && address !== "" ? `${modId},${cmdId},${address}` : text });
  }
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={t("mode")}
      value={edit.draft.mode}
      onChange={choose}
      data={[
        { value: "one", label: t("modeOne") },
        { value: "lines", label: t("modeLines") },
      ]}
    />
  );
}
