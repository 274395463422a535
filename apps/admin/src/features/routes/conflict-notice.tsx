"use client";

import type { HostLine } from "@lars/input";
import { useTranslations } from "next-intl";
import { ConflictChoice } from "../../drawer/conflict-choice.tsx";
import type { Conflict } from "./conflict.ts";
import type { Edit } from "./use-edit.ts";

function routeOf(line: HostLine | undefined): string | undefined {
  return line === undefined ? undefined : `${line.modId}·${line.cmdId} ${line.address}`;
}

/** Somebody else changed or deleted the host first. */
export function ConflictNotice({ edit, conflict }: { readonly edit: Edit; readonly conflict: Conflict }) {
  const t = useTranslations("conflict");
  return (
    <ConflictChoice
      title={t(`${conflict.kind}.title`)}
      before={routeOf(edit.draft.known)}
      theirs={conflict.kind === "changed" ? routeOf(conflict.present) : undefined}
      mine={routeOf(edit.checked.edit?.update[0]?.after)}
      mono
      onTheirs={() => edit.settle("theirs")}
      onMine={() => edit.settle("mine")}
    />
  );
}
