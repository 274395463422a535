"use client";

import { Button } from "@mantine/core";
import { IconCloudOff, IconRefresh } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { larsErrorOf } from "../trpc/lars-error.ts";
import { Empty } from "./empty.tsx";

/** Which sentence a failure of reading has. */
export function failureKey(error: unknown): "database" | "network" | "other" {
  const { code } = larsErrorOf(error);
  if (code === "UNREACHABLE") return "network";
  return code === "DATABASE_UNAVAILABLE" || code === "DATABASE_REFUSED" ? "database" : "other";
}

interface FailureProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** What stands where something could not be read: the cause, and another try. */
export function Failure({ error, onRetry }: FailureProps) {
  const t = useTranslations("failure");
  const key = failureKey(error);
  return (
    <Empty icon={IconCloudOff} title={t(`${key}.title`)} about={t(`${key}.about`)}>
      <Button variant="default" onClick={onRetry} leftSection={<IconRefresh size={14} aria-hidden="true" />}>
        {t("retry")}
      </Button>
    </Empty>
  );
}
