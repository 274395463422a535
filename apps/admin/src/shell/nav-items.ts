import {
  IconActivity,
  IconHistory,
  IconRoute,
  IconScale,
  IconServer2,
  IconTags,
  type TablerIcon,
} from "@tabler/icons-react";

/** The pages that exist, in the order of the rail; `go` is the letter that follows `g`. */
export const NAV_ITEMS = [
  { key: "routes", href: "/routes", icon: IconRoute, go: "r" },
  { key: "modules", href: "/modules", icon: IconTags, go: "m" },
  { key: "balance", href: "/balance", icon: IconScale, go: "b" },
  { key: "status", href: "/status", icon: IconActivity, go: "s" },
  { key: "agents", href: "/agents", icon: IconServer2, go: "a" },
  { key: "versions", href: "/versions", icon: IconHistory, go: "v" },
] as const satisfies readonly { key: string; href: string; icon: TablerIcon; go: string }[];
