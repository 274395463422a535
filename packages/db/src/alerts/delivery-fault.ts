/** Why a webhook was not told: a word of a closed list, which a person reads in their language, and what is known besides. */

export const DELIVERY_FAULTS = [
  /** It answered, but not 2xx. */
  "answer",
  /** It leads elsewhere, where nobody goes. */
  "redirect",
  /** No answer in time; the detail says how long that was. */
  "timeout",
  /** Nobody knows its name. */
  "name",
  /** Nobody listens there. */
  "refused",
  /** No way leads there. */
  "unreachable",
  /** The connection ended without an answer. */
  "cut",
  /** It cannot show who it is. */
  "certificate",
  /** Too many messages waited, and this one was among the oldest. */
  "crowded",
  /** Something else; the detail says what. */
  "other",
] as const;

export type DeliveryFault = (typeof DELIVERY_FAULTS)[number];

/** What went wrong with a message. */
export interface DeliveryTrouble {
  /** Null where nothing did, or a reporter before there were words for it wrote the detail. */
  readonly fault: DeliveryFault | null;
  /** A code, a time or a text, as it came; empty where the word says it all. */
  readonly detail: string;
}

/** As it is kept: `refused: ECONNREFUSED`. */
export function troubleText({ fault, detail }: DeliveryTrouble): string {
  if (fault === null) return detail;
  return detail === "" ? fault : `${fault}: ${detail}`;
}

/** The same, read. */
export function readTrouble(text: string): DeliveryTrouble {
  const [word = "", ...rest] = text.split(": ");
  const fault = DELIVERY_FAULTS.find((one) => one === word);
  return fault === undefined ? { fault: null, detail: text } : { fault, detail: rest.join(": ") };
}
