/** Which state of which module is sent when: known beforehand, so that whoever looks at MySQL knows how old its rows are. */
import type { FleetShape } from "./agent-frames.ts";

const SLOT_MS = 100;

/** A period has slots of a tenth of a second; in each an agent sends some of its modules. */
export function slotsOf(shape: FleetShape, periodMs: number) {
  const slots = Math.max(1, Math.min(shape.modules, Math.round(periodMs / SLOT_MS)));
  const perSlot = Math.ceil(shape.modules / slots);
  return { slots, slotMs: periodMs / slots, perSlot };
}

/** The state that is sent in a slot which begins at `atMs`. */
export function stateAt(sending: { startMs: number; periodMs: number; firstState: number }, atMs: number): number {
  return sending.firstState + Math.round(Math.floor((atMs - sending.startMs + 0.5) / sending.periodMs));
}

/** When the states of a module are sent: the slot of state `firstState` begins so long after the start. */
export function offsetOf(shape: FleetShape, module: number, periodMs: number): number {
  const { slotMs, perSlot } = slotsOf(shape, periodMs);
  return Math.floor(module / perSlot) * slotMs;
}
