"use client";

import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import { ReturnFocus } from "../keyboard/return-focus.tsx";

interface RailDrawerProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly closeLabel: string;
  readonly children: ReactNode;
}

/** The rail on a phone; loaded when it is first opened. */
export function RailDrawer({ opened, onClose, title, closeLabel, children }: RailDrawerProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      size={240}
      padding="sm"
      title={title}
      closeButtonProps={{ "aria-label": closeLabel }}
    >
      <ReturnFocus />
      {children}
    </Drawer>
  );
}
