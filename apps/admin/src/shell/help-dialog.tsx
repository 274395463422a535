"use client";

import { Kbd, Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import { ReturnFocus } from "../keyboard/return-focus.tsx";
import classes from "./help-dialog.module.css";
import { NAV_ITEMS } from "./nav-items.ts";

const PAGE_KEYS = [
  { keys: ["/"], does: "search" },
  { keys: ["n"], does: "new" },
  { keys: ["?"], does: "help" },
] as const;

interface DialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Every key that does something. */
export function HelpDialog({ opened, onClose }: DialogProps) {
  const t = useTranslations("keys");
  const nav = useTranslations("nav");
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("title")}
      size={440}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <ReturnFocus />
      <dl className={classes["keys"]}>
        <KeyRow keys={[t("mod"), "K"]} does={t("everywhere")} />
        {PAGE_KEYS.map(({ keys, does }) => (
          <KeyRow key={does} keys={keys} does={t(does)} />
        ))}
        <KeyRow keys={[t("mod"), t("enter")]} does={t("save")} />
        <KeyRow keys={[t("escape")]} does={t("leave")} />
        {NAV_ITEMS.map(({ key, go }) => (
          <KeyRow key={key} keys={["g", go]} does={t("go", { page: nav(key) })} />
        ))}
      </dl>
    </Modal>
  );
}

function KeyRow({ keys, does }: { readonly keys: readonly string[]; readonly does: string }) {
  return (
    <div className={classes["row"]}>
      <dt>{does}</dt>
      <dd>
        {keys.map((key) => (
          <Kbd key={key} size="xs">
            {key}
          </Kbd>
        ))}
      </dd>
    </div>
  );
}
