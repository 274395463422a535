"use client";

import { createSpotlight, Spotlight } from "@mantine/spotlight";
import "@mantine/spotlight/styles.layer.css";
import { useDebouncedValue } from "@mantine/hooks";
import { IconRoute, IconSearch, IconServer2, IconTags } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { namePath } from "../features/modules/name-row.ts";
import { type Output, useTRPC } from "../trpc/trpc.ts";
import { RouteLabel } from "../words/route-label.tsx";
import { NAV_ITEMS } from "./nav-items.ts";
import classes from "./search-dialog.module.css";

const [store, spotlight] = createSpotlight();
const TYPING_MS = 120;

interface DialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Finds a module by id or name, a host by part of its address, an agent by name; and the pages. */
export function SearchDialog({ opened, onClose }: DialogProps) {
  const t = useTranslations("search");
  const [query, setQuery] = useState("");
  useEffect(() => {
    if (opened) spotlight.open();
  }, [opened]);
  return (
    <Spotlight.Root
      store={store}
      shortcut={null}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      scrollable
      maxHeight="min(560px, calc(100dvh - 160px))"
      radius="md"
      title={t("label")}
      classNames={{
        header: classes["name-only"] ?? "",
        search: classes["field"] ?? "",
        actionsGroup: classes["group"] ?? "",
        actionsList: classes["list"] ?? "",
      }}
    >
      <Spotlight.Search
        placeholder={t("placeholder")}
        aria-label={t("label")}
        leftSection={<IconSearch size={17} aria-hidden="true" />}
      />
      <Spotlight.ActionsList>
        <Results text={query.trim()} />
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** As the library does when one types; what is found comes later. */
function selectFirst(): void {
  const list = document.getElementById(store.getState().listId);
  if (list === null) return;
  for (const before of list.querySelectorAll("[data-selected]")) before.removeAttribute("data-selected");
  const first = list.querySelector("[data-action]");
  first?.setAttribute("data-selected", "true");
  store.updateState((state) => ({ ...state, selected: first === null ? -1 : 0 }));
}

function Results({ text }: { readonly text: string }) {
  const t = useTranslations("search");
  const trpc = useTRPC();
  const [asked] = useDebouncedValue(text, TYPING_MS);
  const found = useQuery(
    trpc.search.all.queryOptions({ text: asked }, { enabled: asked !== "", placeholderData: keepPreviousData }),
  );
  const pages = usePages(text);
  const answer = text === "" ? undefined : found.data;
  const nothing = pages.length === 0 && answer !== undefined && isEmpty(answer);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what Enter opens is the first of what is listed now
  useEffect(() => {
    selectFirst();
  }, [text, answer]);
  return (
    <>
      {pages.length > 0 && <Spotlight.ActionsGroup label={t("pages")}>{pages}</Spotlight.ActionsGroup>}
      {answer !== undefined && <FoundGroups found={answer} />}
      {found.isError && <Spotlight.Empty>{t("failed")}</Spotlight.Empty>}
      {nothing && <Spotlight.Empty>{t("nothing", { text })}</Spotlight.Empty>}
    </>
  );
}

type Found = Output["search"]["all"];

function isEmpty(found: Found): boolean {
  return found.modules.length + found.hosts.length + found.agents.length === 0;
}

function usePages(text: string): ReactNode[] {
  const nav = useTranslations("nav");
  const router = useRouter();
  const wanted = NAV_ITEMS.filter(({ key }) => nav(key).toLowerCase().includes(text.toLowerCase()));
  return wanted.map(({ key, href, icon: Icon, go }) => (
    <Spotlight.Action key={key} onClick={() => router.push(href)} className={classes["action"]}>
      <Icon size={16} stroke={1.7} aria-hidden="true" />
      <span>{nav(key)}</span>
      <span className={classes["more"]} aria-hidden="true">
        {nav("goKeys", { key: go })}
      </span>
    </Spotlight.Action>
  ));
}

/** Of one command as it is written everywhere; of several by what they share. */
function ModuleName({ module }: { readonly module: Found["modules"][number] }) {
  const { modId, modName, commands } = module;
  const [only, another] = commands;
  if (only !== undefined && another === undefined) return <RouteLabel route={{ modId, modName, ...only }} />;
  return (
    <>
      <span className="mono">{modId}</span>
      <span className={classes["name"]}>{modName}</span>
    </>
  );
}

function FoundGroups({ found }: { readonly found: Found }) {
  const t = useTranslations("search");
  const router = useRouter();
  return (
    <>
      {found.modules.length > 0 && (
        <Spotlight.ActionsGroup label={t("modules")}>
          {found.modules.map((module) => (
            <Spotlight.Action
              key={module.modId}
              className={classes["action"]}
              onClick={() => router.push(namePath("module", { id: module.modId, commands: module.commands }))}
            >
              <IconTags size={16} stroke={1.7} aria-hidden="true" />
              <ModuleName module={module} />
              <span className={classes["more"]}>{t("hostCount", { count: module.hosts })}</span>
            </Spotlight.Action>
          ))}
        </Spotlight.ActionsGroup>
      )}
      {found.hosts.length > 0 && (
        <Spotlight.ActionsGroup label={t("hosts")}>
          {found.hosts.map((host) => (
            <Spotlight.Action
              key={host.id}
              className={classes["action"]}
              onClick={() => router.push(`/routes?q=${encodeURIComponent(`${host.ip}:${host.port}`)}`)}
            >
              <IconRoute size={16} stroke={1.7} aria-hidden="true" />
              <span className="mono">{`${host.ip}:${host.port}`}</span>
              <span className={classes["more"]}>
                <RouteLabel route={host} />
              </span>
            </Spotlight.Action>
          ))}
        </Spotlight.ActionsGroup>
      )}
      {found.agents.length > 0 && (
        <Spotlight.ActionsGroup label={t("agents")}>
          {found.agents.map((agent) => (
            <Spotlight.Action
              key={agent.instance}
              className={classes["action"]}
              onClick={() => router.push(`/agents/${encodeURIComponent(agent.instance)}`)}
            >
              <IconServer2 size={16} stroke={1.7} aria-hidden="true" />
              <span>{agent.hostname}</span>
              <span className={classes["more"]}>
                <span className="mono">{agent.ip}</span>
              </span>
            </Spotlight.Action>
          ))}
        </Spotlight.ActionsGroup>
      )}
    </>
  );
}
