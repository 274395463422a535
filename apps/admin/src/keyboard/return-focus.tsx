"use client";

import { useEffect, useState } from "react";

/**
 * In what opens over a page: when it is gone the focus is where it was before. Mantine does that for what is there closed
 * before it opens; ours is drawn when it is wanted.
 */
export function ReturnFocus() {
  const [before] = useState(() => document.activeElement);
  useEffect(() => () => giveBack(before), [before]);
  return null;
}

/** Behind what closes it, which may focus something itself. */
function giveBack(before: Element | null): void {
  setTimeout(() => {
    const isNowhere = document.activeElement === null || document.activeElement === document.body;
    if (isNowhere && before instanceof HTMLElement && before.isConnected) before.focus();
  });
}
