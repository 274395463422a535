"use client";

import type { FieldIssue, HostLine } from "@lars/input";
import { useMemo, useState } from "react";
import { type LarsFailure, larsErrorOf } from "../../trpc/lars-error.ts";
import { type Conflict, conflictAt, withoutConflicts } from "./conflict.ts";
import { type CheckedDraft, checkDraft, type Draft, newDraft } from "./draft.ts";
import { useChangeRoutes } from "./use-change-routes.ts";

/** What the drawer shows: what is typed, what is wrong with it, and how saving went. */
export interface Edit {
  readonly draft: Draft;
  readonly checked: CheckedDraft;
  /** Errors are shown once somebody tried to save. */
  readonly tried: boolean;
  /** What the server refused although it looked right here. */
  readonly refused: readonly FieldIssue[];
  readonly conflict: Conflict | undefined;
  /** A failure that is nobody's input: the network, the database. */
  readonly failure: LarsFailure | undefined;
  readonly saving: boolean;
  readonly version: number | undefined;
  type(change: Partial<Draft>): void;
  save(): void;
  /** Takes what the other person wrote as the new start, with their values or with one's own on top. */
  settle(whose: "theirs" | "mine"): void;
  again(): void;
}

/** The state of one drawer, from the first letter to the saved version. */
export function useEdit(start: Draft): Edit {
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const [failed, setFailed] = useState<LarsFailure>();
  const change = useChangeRoutes();
  const checked = useMemo(() => checkDraft(draft), [draft]);
  const conflict = failed === undefined ? undefined : conflictAt(failed.issues, "update.0");
  const refused = failed === undefined ? [] : withoutConflicts(failed.issues);

  function restart(next: Draft): void {
    setDraft(next);
    setFailed(undefined);
    setTried(false);
    change.reset();
  }
  function save(): void {
    setTried(true);
    if (checked.edit === undefined || change.isPending) return;
    setFailed(undefined);
    change.mutate(checked.edit, { onError: (error) => setFailed(larsErrorOf(error)) });
  }
  return {
    draft,
    checked,
    tried,
    refused,
    conflict,
    failure: failed !== undefined && failed.issues.length === 0 ? failed : undefined,
    saving: change.isPending,
    version: change.data?.version,
    type: (some) => {
      setDraft((before) => ({ ...before, ...some }));
      setFailed(undefined);
    },
    save,
    settle: (whose) => restart(settled(draft, conflict, whose)),
    again: () => restart(newDraft(draft.modId, draft.cmdId)),
  };
}

function settled(draft: Draft, conflict: Conflict | undefined, whose: "theirs" | "mine"): Draft {
  if (conflict === undefined || conflict.kind === "gone") return { ...draft, known: undefined };
  const known = { id: draft.known?.id ?? 0, ...conflict.present };
  return whose === "mine" ? { ...draft, known } : { ...draft, ...texts(conflict.present), known };
}

function texts({ modId, cmdId, address }: HostLine): Pick<Draft, "modId" | "cmdId" | "address"> {
  return { modId: String(modId), cmdId: String(cmdId), address };
}
