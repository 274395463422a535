"use client";

import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import { ReturnFocus } from "../keyboard/return-focus.tsx";
import classes from "./side-drawer.module.css";

interface SideDrawerProps {
  readonly title: string;
  /** Name of the button that closes it. */
  readonly closeName: string;
  readonly onClose: () => void;
  /** Whether a press beside it must not close it. */
  readonly stays?: boolean;
  readonly children: ReactNode;
}

const WIDTH_PX = 520;

/** At the right, over what it is about. A form in it, or the drawer itself, has a {@link DrawerBody} and a {@link DrawerFoot}. */
export function SideDrawer({ title, closeName, onClose, stays = false, children }: SideDrawerProps) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={WIDTH_PX}
      padding={0}
      title={title}
      overlayProps={{ backgroundOpacity: 0.25 }}
      closeButtonProps={{ "aria-label": closeName }}
      closeOnClickOutside={!stays}
      classNames={{
        body: classes["drawer"] ?? "",
        header: classes["header"] ?? "",
        content: classes["content"] ?? "",
        title: classes["title"] ?? "",
      }}
    >
      <ReturnFocus />
      {children}
    </Drawer>
  );
}

interface PartProps {
  readonly children: ReactNode;
  /** What of it is read out as it comes. */
  readonly role?: "status";
}

/** What scrolls. */
export function DrawerBody({ children, role }: PartProps) {
  return (
    <div className={classes["scroll"]} role={role}>
      {children}
    </div>
  );
}

interface DrawerFootProps {
  /** What stands apart at the left, such as a deletion. */
  readonly start?: ReactNode;
  /** Which keys save. */
  readonly keys?: string;
  readonly children: ReactNode;
}

/** What one can do, always in sight. */
export function DrawerFoot({ start, keys, children }: DrawerFootProps) {
  return (
    <div className={classes["foot"]}>
      <div className={classes["start"]}>{start}</div>
      {keys !== undefined && (
        <span className={classes["keys"]} aria-hidden="true">
          {keys}
        </span>
      )}
      {children}
    </div>
  );
}
