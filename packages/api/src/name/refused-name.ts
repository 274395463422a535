import { NameConflict } from "@lars/db";
import { RefusedError } from "../error-door.ts";

/** Says at which field a name was refused; any other failure stays what it is. */
export function refusedName(cause: unknown): unknown {
  if (!(cause instanceof NameConflict)) return cause;
  const present = cause.present;
  const issue =
    present === null
      ? ({ path: "content", message: "input.row.gone", params: {} } as const)
      : ({
          path: cause.before === null ? "id" : "content",
          message: cause.before === null ? "input.name.taken" : "input.row.changed",
          params: { present },
        } as const);
  return new RefusedError(cause.code, cause.message, { issues: [issue], cause });
}
