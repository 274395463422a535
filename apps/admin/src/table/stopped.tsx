"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import classes from "./stopped.module.css";
import type { TablePages } from "./table-pages.ts";

/** Over the end of a table whose next rows could not be read: says so, and tries again. */
export function Stopped({ pages }: { readonly pages: TablePages }) {
  const t = useTranslations("table");
  if (pages.findings !== "stopped") return null;
  return (
    <div className={classes["bar"]} role="status">
      {t("stopped")}
      <Button size="xs" variant="default" onClick={pages.goOn}>
        {t("goOn")}
      </Button>
    </div>
  );
}
