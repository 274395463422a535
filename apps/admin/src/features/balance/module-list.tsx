"use client";

import { Skeleton } from "@mantine/core";
import { IconScale, IconSearchOff } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { useTranslations } from "next-intl";
import { useLive } from "../../live/live-provider.tsx";
import { Empty } from "../../table/empty.tsx";
import { Failure } from "../../table/failure.tsx";
import { SearchField } from "../../table/search-field.tsx";
import { type Output, useTRPC } from "../../trpc/trpc.ts";
import { Mark } from "../../words/mark.tsx";
import { RouteLabel } from "../../words/route-label.tsx";
import classes from "./balance.module.css";

/** Which module is looked at. */
export interface RouteChoice {
  readonly modId: number;
  readonly cmdId: number;
}

interface ModuleListProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly chosen: RouteChoice | undefined;
  readonly onChoose: (route: RouteChoice) => void;
}

const AGAIN_MS = 3_000;
/** The list ends there (packages/api, balanced-modules.ts). */
const MODULES_MAX = 200;
const SHAPES = ["1", "2", "3", "4", "5", "6", "7", "8"];

/** The modules that some agent has. */
export function ModuleList({ search, onSearch, chosen, onChoose }: ModuleListProps) {
  const t = useTranslations("balance");
  const trpc = useTRPC();
  const { resting } = useLive();
  const modules = useQuery(
    trpc.balance.modules.queryOptions(search === "" ? {} : { search }, {
      placeholderData: keepPreviousData,
      refetchInterval: resting ? false : AGAIN_MS,
    }),
  );
  const nothing = modules.data?.length === 0;
  return (
    <section className={classes["list"]} aria-label={t("list")}>
      <div className={classes["listSearch"]}>
        <SearchField main label={t("search")} value={search} onChange={onSearch} width={248} />
      </div>
      <div className={classes["listBody"]}>
        {modules.isPending &&
          SHAPES.map((shape) => <Skeleton key={shape} h={36} my={6} mx={12} w="auto" radius="sm" />)}
        {modules.isError && modules.data === undefined && (
          <Failure error={modules.error} onRetry={() => void modules.refetch()} />
        )}
        {modules.data?.map((module) => (
          <ModuleItem
            key={`${module.modId}·${module.cmdId}`}
            module={module}
            here={module.modId === chosen?.modId && module.cmdId === chosen.cmdId}
            onChoose={onChoose}
          />
        ))}
        {modules.data?.length === MODULES_MAX && (
          <p className={classes["firstOnly"]}>{t("firstOnly", { count: MODULES_MAX })}</p>
        )}
        {nothing && search !== "" && <Empty icon={IconSearchOff} title={t("none.title")} about={t("none.about")} />}
        {nothing && search === "" && (
          <Empty icon={IconScale} title={t("empty.title")} about={t("empty.about")} command="npx lars gethost 1 1" />
        )}
      </div>
    </section>
  );
}

interface ModuleItemProps {
  readonly module: Output["balance"]["modules"][number];
  readonly here: boolean;
  readonly onChoose: (route: RouteChoice) => void;
}

function ModuleItem({ module, here, onChoose }: ModuleItemProps) {
  const t = useTranslations("balance");
  return (
    <button
      type="button"
      className={clsx(classes["item"], here && classes["here"])}
      aria-current={here || undefined}
      onClick={() => onChoose(module)}
    >
      <RouteLabel route={module} />
      <span className={classes["itemFacts"]}>
        <span className="tabular">{t("agentCount", { online: module.agentsOnline, count: module.agents })}</span>
        {module.resting > 0 && <Mark kind="overload" />}
        {module.pulling > 0 && <Mark kind="pulling" />}
        {module.stale > 0 && <Mark kind="stale" />}
      </span>
    </button>
  );
}
