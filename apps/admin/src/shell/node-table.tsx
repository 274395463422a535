"use client";

import { Skeleton } from "@mantine/core";
import clsx from "clsx";
import { useTranslations } from "next-intl";
import { ConvergenceMark } from "../convergence/convergence-mark.tsx";
import type { Output } from "../trpc/trpc.ts";
import { Age } from "../words/age.tsx";
import { Count } from "../words/count.tsx";
import classes from "./version-details.module.css";

type Nodes = Output["version"]["nodes"];
type Node = Nodes["nodes"][number];
type JudgedNode = Pick<Node, "gone" | "ready" | "staleSinceMs" | "routeVersion">;

interface NodeTableProps {
  /** Undefined until they are known. */
  readonly nodes: Nodes | undefined;
  /** The present version. */
  readonly version: number;
  /** How many there are while they are not known. */
  readonly expected: number;
}

/** Every dns-service: where it is, which version it serves, to how many, and when it was last heard of. */
export function NodeTable({ nodes, version, expected }: NodeTableProps) {
  const t = useTranslations("version");
  if (nodes === undefined) return <Skeleton h={28 + 44 * expected} />;
  if (nodes.total === 0) return <p className="quiet">{t("noNodes")}</p>;
  return (
    <div className={classes["scroll"]}>
      <table className={classes["nodes"]}>
        <thead>
          <tr>
            <th>{t("node")}</th>
            <th>{t("serves")}</th>
            <th data-right title={t("connectionsMeaning")}>
              {t("connections")}
            </th>
            <th data-right title={t("seenMeaning")}>
              {t("seen")}
            </th>
          </tr>
        </thead>
        <tbody>
          {nodes.nodes.map((node) => (
            <NodeRow key={node.instance} node={node} version={version} />
          ))}
        </tbody>
      </table>
      {nodes.total > nodes.nodes.length && (
        <p className="quiet">{t("moreNodes", { count: nodes.total - nodes.nodes.length })}</p>
      )}
    </div>
  );
}

function NodeRow({ node, version }: { readonly node: Node; readonly version: number }) {
  const isExplained = node.reason !== "" && !node.gone;
  return (
    <>
      <tr className={clsx(node.gone && classes["gone"])}>
        <td>
          <span className={classes["host"]} title={node.hostname}>
            {node.hostname}
          </span>
          <span className="mono quiet">{node.address}</span>
        </td>
        <td>
          <span className="mono">{node.routeVersion}</span>
          <NodeState node={node} version={version} />
        </td>
        <td data-right>
          <Count value={node.connections} />
        </td>
        <td data-right>
          <Age at={node.seenMs} />
        </td>
      </tr>
      {isExplained && (
        <tr className={classes["reason"]}>
          <td colSpan={4}>{node.reason}</td>
        </tr>
      )}
    </>
  );
}

/** Icon and word, as the chip says it of all of them. */
export function NodeState({ node, version }: { readonly node: JudgedNode; readonly version: number }) {
  const t = useTranslations("version");
  if (node.gone) return <ConvergenceMark state="noNode" text={t("goneNode")} />;
  if (!node.ready) return <ConvergenceMark state="unready" text={t("unready")} />;
  if (node.staleSinceMs !== null) return <ConvergenceMark state="stale" text={t("stale")} />;
  if (node.routeVersion < version) return <ConvergenceMark state="behind" text={t("behind")} />;
  return <ConvergenceMark state="applied" text={t("fresh")} />;
}
