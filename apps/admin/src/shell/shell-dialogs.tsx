"use client";

import dynamic from "next/dynamic";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { useKeys } from "../keyboard/keyboard-provider.tsx";

// Loaded when they are first opened: none of them is needed to see a page.
const SearchDialog = dynamic(() => import("./search-dialog.tsx").then((module) => module.SearchDialog), { ssr: false });
const HelpDialog = dynamic(() => import("./help-dialog.tsx").then((module) => module.HelpDialog), { ssr: false });
const PasswordDialog = dynamic(
  () => import("../features/account/password-dialog.tsx").then((module) => module.PasswordDialog),
  { ssr: false },
);

/** `/` goes to the field of the page; a page without one has the search of everything. */
const WHERE_NO_FIELD = { otherwise: true };

type DialogName = "search" | "help" | "password";

interface ShellDialogActions {
  readonly openSearch: () => void;
  readonly openHelp: () => void;
  readonly openPassword: () => void;
}

const DialogsContext = createContext<ShellDialogActions | undefined>(undefined);

/** The dialogs that every page has, and what opens them. */
export function ShellDialogs({ children }: { readonly children: ReactNode }) {
  const [opened, setOpened] = useState<DialogName>();
  const [wanted, setWanted] = useState<ReadonlySet<DialogName>>(new Set());
  const actions = useMemo(() => {
    const open = (name: DialogName) => () => {
      setWanted((before) => new Set(before).add(name));
      setOpened(name);
    };
    return { openSearch: open("search"), openHelp: open("help"), openPassword: open("password") };
  }, []);
  const close = () => setOpened(undefined);
  useKeys("mod+k", actions.openSearch);
  useKeys("/", actions.openSearch, WHERE_NO_FIELD);
  useKeys("?", actions.openHelp);
  return (
    <DialogsContext value={actions}>
      {children}
      {wanted.has("search") && <SearchDialog opened={opened === "search"} onClose={close} />}
      {wanted.has("help") && <HelpDialog opened={opened === "help"} onClose={close} />}
      {wanted.has("password") && <PasswordDialog opened={opened === "password"} onClose={close} />}
    </DialogsContext>
  );
}

/** Opens the dialogs of the shell. */
export function useShellDialogs(): ShellDialogActions {
  const actions = useContext(DialogsContext);
  if (actions === undefined) throw new Error("useShellDialogs needs ShellDialogs above it");
  return actions;
}
