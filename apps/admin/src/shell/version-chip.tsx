"use client";

import { Popover, Skeleton } from "@mantine/core";
import { IconGitCommit, IconPlugConnectedX } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { type Ref, useState } from "react";
import { ConvergenceMark } from "../convergence/convergence-mark.tsx";
import { useConvergenceWords } from "../convergence/convergence-words.ts";
import { useVersion, type VersionPresent } from "../live/version-provider.tsx";
import { Glow } from "../table/glow.tsx";
import { useIsOld } from "./use-is-old.ts";
import classes from "./version-chip.module.css";

const VersionDetails = dynamic(() => import("./version-details.tsx").then((module) => module.VersionDetails), {
  ssr: false,
  loading: () => <Skeleton h={300} />,
});

/** The present version on every page, and how far it has come; a press shows the figures and the dns-services. */
export function VersionChip() {
  const present = useVersion();
  const [opened, setOpened] = useState(false);
  if (present === undefined)
    return <Skeleton className={classes["coming"] ?? ""} h={28} radius="sm" aria-hidden="true" />;
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width="min(460px, calc(100vw - 16px))"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Chip present={present} opened={opened} onPress={() => setOpened((before) => !before)} />
      </Popover.Target>
      <Popover.Dropdown className={classes["dropdown"] ?? ""}>
        <VersionDetails present={present} onLeave={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

interface ChipProps {
  readonly present: VersionPresent;
  readonly opened: boolean;
  readonly onPress: () => void;
  /** What the popover needs of its target. */
  readonly ref?: Ref<HTMLButtonElement>;
}

function Chip({ present, opened, onPress, ref, ...target }: ChipProps) {
  const t = useTranslations("version");
  const words = useConvergenceWords();
  const old = useIsOld();
  const { version, nodes, state } = present;
  const gone = nodes.gone.length > 0 && nodes.live > 0 ? t("gone", { count: nodes.gone.length }) : "";
  const sentences = [t("chip", { version: String(version) }), old ? t("old") : "", words.long(present), gone];
  const label = words.inARow(sentences);
  return (
    <button
      type="button"
      {...target}
      ref={ref}
      className={classes["chip"]}
      onClick={onPress}
      aria-label={label}
      title={opened ? undefined : label}
    >
      <IconGitCommit size={15} className={classes["sign"]} aria-hidden="true" />
      <Glow value={version}>
        <span className="mono">{version}</span>
      </Glow>
      <span className={classes["state"]}>
        <ConvergenceMark state={state} text={words.short(present)} old={old} />
        {gone !== "" && <IconPlugConnectedX size={14} className={classes["gone"]} aria-hidden="true" />}
      </span>
    </button>
  );
}
