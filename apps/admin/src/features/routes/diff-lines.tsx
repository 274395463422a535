import { type HostLine, hostLineKey } from "@lars/input";
import { IconMinus, IconPlus } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import classes from "./diff-lines.module.css";

const SHOWN_MAX = 200;

interface DiffLinesProps {
  readonly removed: readonly HostLine[];
  readonly added: readonly HostLine[];
}

/** An edit as lines: what goes, then what comes. */
export function DiffLines({ removed, added }: DiffLinesProps) {
  const t = useTranslations("diff");
  const more = Math.max(0, removed.length - SHOWN_MAX) + Math.max(0, added.length - SHOWN_MAX);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
    <ul className={classes["lines"]} aria-label={t("label")} tabIndex={0}>
      {removed.slice(0, SHOWN_MAX).map((line) => (
        <DiffLine key={`- ${hostLineKey(line)}`} line={line} kind="removed" />
      ))}
      {added.slice(0, SHOWN_MAX).map((line) => (
        <DiffLine key={`+ ${hostLineKey(line)}`} line={line} kind="added" />
      ))}
      {more > 0 && <li className={classes["more"]}>{t("more", { count: more })}</li>}
    </ul>
  );
}

function DiffLine({ line, kind }: { readonly line: HostLine; readonly kind: "removed" | "added" }) {
  const t = useTranslations("diff");
  const Icon = kind === "added" ? IconPlus : IconMinus;
  const route = `${line.modId}·${line.cmdId}`;
  return (
    <li className={classes["line"]} data-kind={kind}>
      <Icon size={13} aria-label={t(kind)} />
      <span className="mono">{route}</span>
      <span className="mono">{line.address}</span>
    </li>
  );
}
