"use client";

import { TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type ClipboardEvent, useState } from "react";
import { useFieldWords } from "../../words/field-words.ts";
import classes from "./one-host-fields.module.css";
import type { Edit } from "./use-edit.ts";

const FIELDS = ["modId", "cmdId", "address"] as const;
type Field = (typeof FIELDS)[number];

/** The error of one field: shown after it was left or after somebody tried to save. */
function useErrors(edit: Edit) {
  const say = useFieldWords();
  const [left, setLeft] = useState<ReadonlySet<Field>>(new Set());
  const errorOf = (field: Field) => {
    const shown = edit.tried || (left.has(field) && edit.draft[field] !== "");
    const own = shown ? edit.checked.fields.find((issue) => issue.path === field) : undefined;
    const refused = edit.refused.find((issue) => issue.path.endsWith(field));
    const issue = own ?? refused ?? (field === "address" ? edit.refused[0] : undefined);
    return issue === undefined ? undefined : say(issue);
  };
  return { errorOf, leave: (field: Field) => setLeft((before) => new Set(before).add(field)) };
}

/** modid, cmdid and address of one host; several pasted lines become the other mode. */
export function OneHostFields({ edit }: { readonly edit: Edit }) {
  const t = useTranslations("edit");
  const { errorOf, leave } = useErrors(edit);
  const firstEmpty = FIELDS.find((field) => edit.draft[field] === "") ?? "address";
  function paste(event: ClipboardEvent): void {
    const text = event.clipboardData.getData("text");
    if (edit.draft.known !== undefined || !(text.includes("\n") || text.includes(","))) return;
    event.preventDefault();
    edit.type({ mode: "lines", text });
  }
  const propsOf = (field: Field) => ({
    label: t(field),
    value: edit.draft[field],
    error: errorOf(field),
    onChange: (event: { currentTarget: { value: string } }) => edit.type({ [field]: event.currentTarget.value }),
    onBlur: () => leave(field),
    onPaste: paste,
    autoComplete: "off",
    spellCheck: false,
    classNames: { input: "mono" },
    ...(field === firstEmpty ? { "data-autofocus": true } : {}),
  });
  return (
    <div className={classes["fields"]}>
      <TextInput {...propsOf("modId")} inputMode="numeric" />
      <TextInput {...propsOf("cmdId")} inputMode="numeric" />
      <TextInput {...propsOf("address")} placeholder={t("addressExample")} />
    </div>
  );
}
