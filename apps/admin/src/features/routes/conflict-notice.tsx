"use client";

import type { HostLine } from "@lars/input";
import { Button } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { Conflict } from "./conflict.ts";
import classes from "./conflict-notice.module.css";
import type { Edit } from "./use-edit.ts";

const routeOf = (line: HostLine) => `${line.modId}·${line.cmdId} ${line.address}`;

/** Somebody else was faster: what they wrote, what one wrote oneself, and the choice. Nothing was overwritten. */
export function ConflictNotice({ edit, conflict }: { readonly edit: Edit; readonly conflict: Conflict }) {
  const t = useTranslations("conflict");
  const mine = edit.checked.edit?.update[0]?.after;
  return (
    <div className={classes["notice"]} role="alert">
      <strong>
        <IconUsers size={16} aria-hidden="true" />
        {t(`${conflict.kind}.title`)}
      </strong>
      <dl>
        {edit.draft.known !== undefined && <Value name={t("before")} value={routeOf(edit.draft.known)} />}
        <Value name={t("theirs")} value={conflict.kind === "changed" ? routeOf(conflict.present) : t("deleted")} />
        {mine !== undefined && <Value name={t("mine")} value={routeOf(mine)} />}
      </dl>
      <div className={classes["choice"]}>
        {conflict.kind === "changed" && (
          <Button variant="default" onClick={() => edit.settle("theirs")}>
            {t("takeTheirs")}
          </Button>
        )}
        <Button variant="default" onClick={() => edit.settle("mine")}>
          {t(conflict.kind === "changed" ? "keepMine" : "addAgain")}
        </Button>
      </div>
    </div>
  );
}

function Value({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="mono">{value}</dd>
    </div>
  );
}
