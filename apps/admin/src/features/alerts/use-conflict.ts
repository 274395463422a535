"use client";

import { useState } from "react";

interface Revised {
  readonly id: number;
  readonly revision: number;
}

/** How it is by now; undefined when it is gone. */
interface Found<Row> {
  readonly theirs: Row | undefined;
}

/**
 * What was opened to be edited, as it was then: what a live list says of it meanwhile must not hide that somebody else
 * changed it. After a refusal one looks at what they made of it and goes on from there.
 */
export function useConflict<Row extends Revised>(opened: Row | undefined, readAll: () => Promise<readonly Row[]>) {
  const [known, setKnown] = useState(opened);
  const [conflict, setConflict] = useState<Found<Row>>();

  async function look(): Promise<void> {
    const rows = await readAll();
    setConflict({ theirs: rows.find(({ id }) => id === known?.id) });
  }

  /** Takes theirs as the new start, and gives it. */
  function settle(): Row | undefined {
    setKnown(conflict?.theirs);
    setConflict(undefined);
    return conflict?.theirs;
  }

  return { known, conflict, look, settle };
}
