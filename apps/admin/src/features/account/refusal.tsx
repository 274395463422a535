import { Alert } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";

/** Why a form was refused as a whole; read out when it appears. */
export function Refusal({ children }: { readonly children: ReactNode }) {
  return (
    <Alert color="red" variant="light" p="xs" role="alert" icon={<IconAlertCircle size={16} aria-hidden="true" />}>
      {children}
    </Alert>
  );
}
