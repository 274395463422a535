"use client";

import { useLive } from "../live/live-provider.tsx";

/** Whether what is shown may be otherwise by now: nothing is read at present. */
export function useIsOld(): boolean {
  const { state } = useLive();
  return state !== "live" && state !== "connecting";
}
