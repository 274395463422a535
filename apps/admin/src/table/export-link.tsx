"use client";

import type { ExportView } from "@lars/api";
import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslations } from "next-intl";

interface ExportLinkProps {
  readonly view: ExportView;
  /** The filters, as the API takes them. */
  readonly input: object;
}

/** What the page shows with its filters, every row of it, as a CSV file. */
export function ExportLink({ view, input }: ExportLinkProps) {
  const t = useTranslations("table");
  return (
    <Button
      component="a"
      variant="default"
      href={`/api/export/${view}?input=${encodeURIComponent(JSON.stringify(input))}`}
      download
      title={t("exportMeaning")}
      aria-label={t("exportMeaning")}
      leftSection={<IconDownload size={14} aria-hidden="true" />}
    >
      {t("export")}
    </Button>
  );
}
