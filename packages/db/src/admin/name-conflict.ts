import { LarsError } from "@lars/model";

/** A name that is not what the operator saw: somebody else has changed it meanwhile. Nothing was written. */
export class NameConflict extends LarsError {
  /** What the operator saw; null when there was no name. */
  readonly before: string | null;
  /** What it is now; null when there is none. */
  readonly present: string | null;

  constructor(before: string | null, present: string | null) {
    const now = present === null ? "it has no name any more" : `it is named '${present}' by now`;
    super("NAME_CONFLICT", `The name was not written: ${now}.`);
    this.before = before;
    this.present = present;
  }
}
