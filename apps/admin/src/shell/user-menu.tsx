"use client";

import { Avatar, Box, Menu, Text, UnstyledButton } from "@mantine/core";
import { IconKeyboard, IconLock, IconLogout } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { signOut } from "../features/account/auth-requests.ts";
import { useShellDialogs } from "./shell-dialogs.tsx";

/** Who is logged in. */
export interface User {
  readonly name: string;
  readonly email: string;
}

/** Own password, the list of keys, and the way out. */
export function UserMenu({ user }: { readonly user: User }) {
  const t = useTranslations("user");
  const { openPassword, openHelp } = useShellDialogs();
  async function leave(): Promise<void> {
    await signOut();
    window.location.assign("/login");
  }
  return (
    <Menu position="bottom-end" width={232}>
      <Menu.Target>
        <UnstyledButton aria-label={t("label", { name: user.name })} p={4} style={{ borderRadius: 6 }}>
          <Avatar size={26} radius="xl" color="ink" name={user.name} alt="" variant="filled" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Box role="group" px="sm" py={6} aria-label={t("label", { name: user.name })}>
          <Text size="sm" fw={600} c="var(--lars-text)" truncate>
            {user.name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {user.email}
          </Text>
        </Box>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLock size={15} aria-hidden="true" />} onClick={openPassword}>
          {t("password")}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={15} aria-hidden="true" />} onClick={openHelp}>
          {t("keys")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} aria-hidden="true" />} onClick={() => void leave()}>
          {t("signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
