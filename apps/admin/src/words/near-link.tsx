"use client";

import Link from "next/link";
import { type ComponentProps, useState } from "react";

type NearLinkProps = Omit<ComponentProps<typeof Link>, "prefetch" | "onPointerEnter" | "onFocus">;

/**
 * A link of a row, whose page comes when one nears it, by mouse, touch or Tab, so that it is there at the press. Next's own
 * asks for each page that a table leads to as soon as its row is seen: 26 requests of a table of twelve modules.
 */
export function NearLink(props: NearLinkProps) {
  const [near, setNear] = useState(false);
  const come = () => setNear(true);
  return <Link {...props} prefetch={near} onPointerEnter={come} onFocus={come} />;
}
