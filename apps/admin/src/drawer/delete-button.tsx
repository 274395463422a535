import { Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";

/** The way to a question whether it shall go; quiet, for it stands beside what one does every day. */
export function DeleteButton({ onPress, children }: { readonly onPress: () => void; readonly children: ReactNode }) {
  return (
    <Button
      variant="subtle"
      color="var(--lars-overload)"
      onClick={onPress}
      leftSection={<IconTrash size={14} aria-hidden="true" />}
    >
      {children}
    </Button>
  );
}
