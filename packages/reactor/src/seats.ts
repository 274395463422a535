/** The connection limit, over all loops that share a port. */

/** Places for connections. */
export interface Seats {
  /** Whether there was a place; it is taken now. */
  take(): boolean;
  leave(): void;
}

/** Places of one loop that shares its port with nobody. */
export function soleSeats(seatsMax: number): Seats {
  return sharedSeats(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT), { loop: 0, seatsMax });
}

/**
 * Places of loop `loop`, in memory with one int32 per loop: what a loop that died had taken can be freed (with
 * {@link freeSeats}) without asking it. Never more than `seatsMax` over all loops.
 */
export function sharedSeats(memory: SharedArrayBuffer, of: { loop: number; seatsMax: number }): Seats {
  const taken = new Int32Array(memory);
  const leave = (): void => void Atomics.sub(taken, of.loop, 1);
  const take = (): boolean => {
    Atomics.add(taken, of.loop, 1);
    let sum = 0;
    for (let loop = 0; loop < taken.length; loop++) sum += Atomics.load(taken, loop);
    if (sum <= of.seatsMax) return true;
    leave();
    return false;
  };
  return { take, leave };
}

/** Frees the places of a loop that is no more. */
export function freeSeats(memory: SharedArrayBuffer, loop: number): void {
  Atomics.store(new Int32Array(memory), loop, 0);
}
