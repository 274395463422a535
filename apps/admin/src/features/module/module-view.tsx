"use client";

import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { IconPlus, IconServerOff } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import { useKeys } from "../../keyboard/keyboard-provider.tsx";
import { Empty } from "../../table/empty.tsx";
import { ExportLink } from "../../table/export-link.tsx";
import { Failure } from "../../table/failure.tsx";
import { PageFrame } from "../../table/page-frame.tsx";
import { SearchField } from "../../table/search-field.tsx";
import { useUrlState } from "../../table/use-url-state.ts";
import type { Editing } from "../routes/editing.ts";
import type { RouteRow } from "../routes/use-route-rows.ts";
import { Events } from "./events.tsx";
import { Matrix } from "./matrix.tsx";
import classes from "./module.module.css";
import { MODULE_FILTERS, type ModuleChoice, type ModuleMatrix, RANGES, SIGHTS } from "./module.ts";
import { ModuleChart } from "./module-chart.tsx";
import { ModuleHosts } from "./module-hosts.tsx";
import { useModuleMatrix } from "./use-module.ts";

const EditDrawer = dynamic(() => import("../routes/edit-drawer.tsx").then((module) => module.EditDrawer), {
  ssr: false,
});
const DeleteDialog = dynamic(() => import("../routes/delete-dialog.tsx").then((module) => module.DeleteDialog), {
  ssr: false,
});
const BalanceCards = dynamic(() => import("../balance/balance-detail.tsx").then((module) => module.BalanceCards), {
  ssr: false,
});

function titleOf({ modId, cmdId }: ModuleChoice, names: ModuleMatrix | undefined): string {
  const written = [names?.modName, names?.cmdName].filter((name) => name !== null && name !== undefined).join(" / ");
  return `${modId}·${cmdId} ${written}`.trim();
}

/** One module: its calls over time, its hosts, and who fares how with which. */
export function ModuleView({ modId, cmdId }: ModuleChoice) {
  const t = useTranslations("module");
  const [filters, setFilters] = useUrlState(MODULE_FILTERS);
  const module = { modId, cmdId };
  const matrix = useModuleMatrix(module, filters.caller);
  const [editing, setEditing] = useState<Editing>();
  const [deleting, setDeleting] = useState<readonly RouteRow[]>();
  const addNew = useCallback(() => setEditing({ kind: "new", modId, cmdId }), [modId, cmdId]);
  useKeys("n", addNew);
  const { data } = matrix;
  const failed = matrix.isError && data === undefined;
  const names = { modName: data?.modName ?? null, cmdName: data?.cmdName ?? null };
  return (
    <PageFrame
      title={titleOf(module, data)}
      back={{ href: "/modules", label: t("back") }}
      actions={
        <Button onClick={addNew} leftSection={<IconPlus size={15} aria-hidden="true" />}>
          {t("add")}
        </Button>
      }
    >
      {failed ? (
        <Failure error={matrix.error} onRetry={() => void matrix.refetch()} />
      ) : (
        <div className={classes["page"]}>
          <div className={classes["top"]}>
            <ModuleChart
              module={module}
              range={RANGES.find((one) => one === filters.r) ?? "1h"}
              onRange={(r) => setFilters({ r })}
            />
            {data === undefined ? (
              <Skeleton className={classes["card"] ?? ""} h={362} radius="md" />
            ) : (
              <ModuleHosts
                matrix={data}
                onEdit={({ id, ip, port }) =>
                  setEditing({ kind: "row", row: { id, modId, cmdId, ...names, ip, port } })
                }
              />
            )}
          </div>
          <Sights module={module} matrix={data} filters={filters} onChange={setFilters} />
        </div>
      )}
      {editing !== undefined && (
        <EditDrawer
          editing={editing}
          onClose={() => setEditing(undefined)}
          onDelete={(row) => {
            setEditing(undefined);
            setDeleting([row]);
          }}
        />
      )}
      {deleting !== undefined && (
        <DeleteDialog rows={deleting} onClose={() => setDeleting(undefined)} onDeleted={() => undefined} />
      )}
    </PageFrame>
  );
}

interface SightsProps {
  readonly module: ModuleChoice;
  readonly matrix: ModuleMatrix | undefined;
  readonly filters: typeof MODULE_FILTERS;
  readonly onChange: (change: Partial<typeof MODULE_FILTERS>) => void;
}

const EXPORTS = { matrix: "module-matrix", events: "module-events", balance: "balance" } as const;

/** What one looks into below: callers × hosts, what happened, or the queues of each agent. */
function Sights({ module, matrix, filters, onChange }: SightsProps) {
  const t = useTranslations("module");
  const sight = SIGHTS.find((one) => one === filters.v) ?? "matrix";
  const caller = filters.caller === "" ? {} : { caller: filters.caller, agent: filters.caller };
  return (
    <div className={classes["card"]} data-whole>
      <div className={classes["cardHead"]}>
        <SegmentedControl
          size="xs"
          aria-label={t("sight")}
          value={sight}
          onChange={(v) => onChange({ v })}
          data={SIGHTS.map((one) => ({ value: one, label: t(`sights.${one}`) }))}
        />
        {sight !== "events" && (
          <SearchField
            main
            label={t("searchCaller")}
            value={filters.caller}
            onChange={(text) => onChange({ caller: text })}
            width={240}
          />
        )}
        <span className={classes["more"]}>
          <ExportLink view={EXPORTS[sight]} input={{ ...module, ...caller }} />
        </span>
      </div>
      {sight === "events" && <Events module={module} />}
      {sight === "balance" && (
        <div className={classes["agents"]}>
          <BalanceCards route={module} agent={filters.caller} />
        </div>
      )}
      {sight === "matrix" && <MatrixSight module={module} matrix={matrix} filtered={filters.caller !== ""} />}
    </div>
  );
}

interface MatrixSightProps {
  readonly module: ModuleChoice;
  readonly matrix: ModuleMatrix | undefined;
  readonly filtered: boolean;
}

function MatrixSight({ module, matrix, filtered }: MatrixSightProps) {
  const t = useTranslations("module");
  if (matrix === undefined) return <Skeleton h={300} />;
  if (matrix.callers.length > 0) return <Matrix matrix={matrix} />;
  const kind = filtered ? "noCaller" : "noCallers";
  return (
    <div className={classes["roomy"]}>
      <Empty
        icon={IconServerOff}
        title={t(`${kind}.title`)}
        about={t(`${kind}.about`)}
        {...(filtered ? {} : { command: `npx lars simulator ${module.modId} ${module.cmdId}` })}
      />
    </div>
  );
}
