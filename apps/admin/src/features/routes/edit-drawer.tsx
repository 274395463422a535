"use client";

import { Button } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { KeyboardEvent } from "react";
import { DeleteButton } from "../../drawer/delete-button.tsx";
import { DrawerBody, DrawerFoot, SideDrawer } from "../../drawer/side-drawer.tsx";
import { Refusal } from "../account/refusal.tsx";
import { ConflictNotice } from "./conflict-notice.tsx";
import { DiffLines } from "./diff-lines.tsx";
import { changedLines, draftOf, newDraft } from "./draft.ts";
import classes from "./edit-drawer.module.css";
import type { Editing } from "./editing.ts";
import { Impact } from "./impact.tsx";
import { Journey } from "./journey.tsx";
import { LinesField } from "./lines-field.tsx";
import { ModeSwitch } from "./mode-switch.tsx";
import { OneHostFields } from "./one-host-fields.tsx";
import { type Edit, useEdit } from "./use-edit.ts";
import type { RouteRow } from "./use-route-rows.ts";

interface EditDrawerProps {
  readonly editing: Editing;
  readonly onClose: () => void;
  readonly onDelete: (row: RouteRow) => void;
}

/** One host or many, over the table that they change: type, see what it would do, save, see it arrive. */
export function EditDrawer({ editing, onClose, onDelete }: EditDrawerProps) {
  const t = useTranslations("edit");
  return (
    <SideDrawer title={t(editing.kind === "new" ? "titleNew" : "titleRow")} closeName={t("close")} onClose={onClose}>
      <EditForm editing={editing} onClose={onClose} onDelete={onDelete} />
    </SideDrawer>
  );
}

function useStart(editing: Editing) {
  const search = useSearchParams();
  if (editing.kind === "new") {
    const { modId = search.get("m"), cmdId = search.get("c") } = editing;
    return newDraft(String(modId ?? ""), String(cmdId ?? ""));
  }
  const { id, modId, cmdId, ip, port } = editing.row;
  return draftOf({ id, modId, cmdId, address: `${ip}:${port}` });
}

function EditForm({ editing, onClose, onDelete }: EditDrawerProps) {
  const edit = useEdit(useStart(editing));
  if (edit.version !== undefined) return <Saved edit={edit} version={edit.version} onClose={onClose} />;
  const row = editing.kind === "row" ? editing.row : undefined;
  function press(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    edit.save();
  }
  return (
    <form
      onKeyDown={press}
      onSubmit={(event) => {
        event.preventDefault();
        edit.save();
      }}
      noValidate
    >
      <DrawerBody>
        {row === undefined && <ModeSwitch edit={edit} />}
        {edit.draft.mode === "one" ? <OneHostFields edit={edit} /> : <LinesField edit={edit} />}
        <Trouble edit={edit} />
        <Preview edit={edit} />
      </DrawerBody>
      <Footer edit={edit} onClose={onClose} {...(row === undefined ? {} : { onDelete: () => onDelete(row) })} />
    </form>
  );
}

function Trouble({ edit }: { readonly edit: Edit }) {
  const t = useTranslations("edit");
  if (edit.conflict !== undefined) return <ConflictNotice edit={edit} conflict={edit.conflict} />;
  if (edit.failure === undefined) return null;
  const code = edit.failure.code;
  return (
    <Refusal>
      {t(code === "UNREACHABLE" ? "unreachable" : code === "DATABASE_UNAVAILABLE" ? "database" : "failed")}
    </Refusal>
  );
}

function Preview({ edit }: { readonly edit: Edit }) {
  const t = useTranslations("edit");
  const { edit: change } = edit.checked;
  if (change === undefined) return <p className={classes["hint"]}>{t("previewHint")}</p>;
  const { removed, added } = changedLines(change);
  return (
    <section className={classes["preview"]} aria-label={t("preview")}>
      <h2>{t("preview")}</h2>
      <DiffLines removed={removed} added={added} />
      <h2>{t("touches")}</h2>
      <Impact edit={change} />
    </section>
  );
}

interface FooterProps {
  readonly edit: Edit;
  readonly onClose: () => void;
  readonly onDelete?: () => void;
}

function Footer({ edit, onClose, onDelete }: FooterProps) {
  const t = useTranslations("edit");
  const count = edit.checked.edit?.add.length ?? 0;
  return (
    <DrawerFoot
      start={onDelete !== undefined && <DeleteButton onPress={onDelete}>{t("delete")}</DeleteButton>}
      keys={t("saveKeys")}
    >
      <Button variant="default" onClick={onClose}>
        {t("cancel")}
      </Button>
      <Button type="submit" loading={edit.saving}>
        {edit.draft.known === undefined ? t("add", { count }) : t("save")}
      </Button>
    </DrawerFoot>
  );
}

function Saved({
  edit,
  version,
  onClose,
}: {
  readonly edit: Edit;
  readonly version: number;
  readonly onClose: () => void;
}) {
  const t = useTranslations("edit");
  const lines = edit.checked.edit === undefined ? undefined : changedLines(edit.checked.edit);
  return (
    <>
      <DrawerBody role="status">
        <Journey version={version} />
        {lines !== undefined && <DiffLines removed={lines.removed} added={lines.added} />}
      </DrawerBody>
      <DrawerFoot>
        {edit.draft.known === undefined && (
          <Button variant="default" onClick={edit.again}>
            {t("again")}
          </Button>
        )}
        <Button onClick={onClose} autoFocus>
          {t("done")}
        </Button>
      </DrawerFoot>
    </>
  );
}
