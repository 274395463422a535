/** One host of one module as one caller has it. */
import type { CellTable } from "./cell-table.ts";

export interface CellKey {
  readonly modId: number;
  readonly cmdId: number;
  /** IPv4 in host order, as `caller`. */
  readonly ip: number;
  readonly port: number;
  readonly caller: number;
}

/** The slot of a cell, a new one when it has none; NO_SLOT when there is no room. */
export function slotOf(cells: CellTable, { modId, cmdId, ip, port, caller }: CellKey): number {
  const { key } = cells;
  key[0] = modId;
  key[1] = cmdId;
  key[2] = ip;
  key[3] = port;
  key[4] = caller;
  return cells.take();
}
