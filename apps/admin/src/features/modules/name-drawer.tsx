"use client";

import { type FieldIssue, idTextSchema, nameSchema } from "@lars/input";
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DrawerBody, DrawerFoot, SideDrawer } from "../../drawer/side-drawer.tsx";
import { type LarsFailure, larsErrorOf } from "../../trpc/lars-error.ts";
import { useTRPC } from "../../trpc/trpc.ts";
import { checkFields } from "../../words/check-fields.ts";
import { useFieldWords } from "../../words/field-words.ts";
import { Refusal } from "../account/refusal.tsx";
import { NameConflict } from "./name-conflict.tsx";
import type { NameKind, NameRow } from "./name-row.ts";

const draftFields = { id: idTextSchema, content: nameSchema };

interface NameDrawerProps {
  readonly kind: NameKind;
  readonly editing: NameRow | "new";
  readonly onClose: () => void;
}

/** A name, for the first time or anew. */
export function NameDrawer({ kind, editing, onClose }: NameDrawerProps) {
  const t = useTranslations("modules");
  return (
    <SideDrawer title={t(editing === "new" ? `${kind}.add` : `${kind}.edit`)} closeName={t("close")} onClose={onClose}>
      <NameForm kind={kind} editing={editing} onClose={onClose} />
    </SideDrawer>
  );
}

/** Saves a name; every table that shows names is read again. */
function useSaveName(onSaved: () => void) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return useMutation(
    trpc.name.save.mutationOptions({
      onSuccess: () => {
        void cache.invalidateQueries();
        onSaved();
      },
    }),
  );
}

function NameForm({ kind, editing, onClose }: NameDrawerProps) {
  const t = useTranslations("modules");
  const say = useFieldWords();
  const known = editing === "new" ? undefined : editing;
  const [before, setBefore] = useState<string | null>(known?.content ?? null);
  const [draft, setDraft] = useState({ id: String(known?.id ?? ""), content: known?.content ?? "" });
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const [failure, setFailure] = useState<LarsFailure>();
  const save = useSaveName(onClose);

  function submit(): void {
    const checked = checkFields(draftFields, draft);
    setFailure(undefined);
    setIssues(checked.issues ?? []);
    if (checked.data === undefined) return;
    save.mutate(
      { kind, ...checked.data, before },
      {
        onError: (error) => {
          const failed = larsErrorOf(error);
          setIssues(failed.issues);
          setFailure(failed);
        },
      },
    );
  }
  const conflict = issues.find((issue) => issue.message === "input.row.changed" || issue.message === "input.row.gone");
  const errorOf = (path: string) => {
    const issue = issues.find((one) => one.path === path && one !== conflict);
    return issue === undefined ? undefined : say(issue);
  };
  return (
    <form
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        submit();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      noValidate
    >
      <DrawerBody>
        <TextInput
          label={t(`${kind}.id`)}
          value={draft.id}
          onChange={(event) => setDraft({ ...draft, id: event.currentTarget.value })}
          error={errorOf("id")}
          disabled={known !== undefined}
          inputMode="numeric"
          autoComplete="off"
          classNames={{ input: "mono" }}
          data-autofocus={known === undefined || undefined}
        />
        <TextInput
          label={t("name")}
          value={draft.content}
          onChange={(event) => setDraft({ ...draft, content: event.currentTarget.value })}
          error={errorOf("content")}
          autoComplete="off"
          data-autofocus={known !== undefined || undefined}
        />
        {conflict !== undefined && (
          <NameConflict
            issue={conflict}
            mine={draft.content}
            before={before}
            onTheirs={(theirs) => {
              setDraft({ ...draft, content: theirs });
              setBefore(theirs);
              setIssues([]);
            }}
            onMine={(theirs) => {
              setBefore(theirs);
              setIssues([]);
            }}
          />
        )}
        {failure !== undefined && issues.length === 0 && <Refusal>{t("failed")}</Refusal>}
      </DrawerBody>
      <DrawerFoot keys={t("saveKeys")}>
        <Button variant="default" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t("save")}
        </Button>
      </DrawerFoot>
    </form>
  );
}
