"use client";

import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useKeys } from "../keyboard/keyboard-provider.tsx";
import classes from "./search-field.module.css";

const TYPING_MS = 180;

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Whether `/` goes here; one field a page. */
  readonly main?: boolean;
  readonly width?: number;
}

/** A text that narrows a table down while one types. */
export function SearchField({ label, value, onChange, main = false, width = 280 }: SearchFieldProps) {
  const t = useTranslations("table");
  const field = useRef<HTMLInputElement>(null);
  const told = useRef(value);
  const [text, setText] = useState(value);
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  const tell = useDebouncedCallback((next: string) => {
    told.current = next;
    onChange(next);
  }, TYPING_MS);
  function type(next: string): void {
    setText(next);
    tell(next.trim());
    // Clearing is one press: what it uncovers should not wait for more typing.
    if (next === "") tell.flush();
  }
  return (
    <>
      {main && <SlashKey run={() => field.current?.select()} />}
      <TextInput
        ref={field}
        size="xs"
        className={classes["field"] ?? ""}
        style={{ "--field-width": `${width}px` }}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (text === "") event.currentTarget.blur();
          else type("");
        }}
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        leftSection={<IconSearch size={14} aria-hidden="true" />}
        rightSection={
          text === "" ? (
            main && (
              <span className={classes["key"]} aria-hidden="true">
                {t("slash")}
              </span>
            )
          ) : (
            <CloseButton size="xs" aria-label={t("clear")} onClick={() => type("")} />
          )
        }
      />
    </>
  );
}

function SlashKey({ run }: { readonly run: () => void }) {
  useKeys("/", run);
  return null;
}
