import {
  IconActivity,
  IconBell,
  IconHistory,
  IconLayoutDashboard,
  IconRoute,
  IconScale,
  IconServer2,
  IconTags,
  type TablerIcon,
} from "@tabler/icons-react";

/** Whether a path belongs to a page of the rail. */
export function isUnder(path: string, href: string): boolean {
  return path === href || (href !== "/" && path.startsWith(`${href}/`));
}

/** The pages that exist, in the order of the rail; `go` is the letter that follows `g`. */
export const NAV_ITEMS = [
  { key: "overview", href: "/", icon: IconLayoutDashboard, go: "o" },
  { key: "routes", href: "/routes", icon: IconRoute, go: "r" },
  { key: "modules", href: "/modules", icon: IconTags, go: "m" },
  { key: "balance", href: "/balance", icon: IconScale, go: "b" },
  { key: "status", href: "/status", icon: IconActivity, go: "s" },
  { key: "agents", href: "/agents", icon: IconServer2, go: "a" },
  { key: "versions", href: "/versions", icon: IconHistory, go: "v" },
  { key: "alerts", href: "/alerts", icon: IconBell, go: "l" },
] as const satisfies readonly { key: string; href: string; icon: TablerIcon; go: string }[];
