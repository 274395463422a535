import * as z from "zod";
import type { MessageKey } from "./field-issue.ts";
import { type HostLine, hostLineKey, hostLineSchema } from "./host.ts";
import { LINES_MAX } from "./host-lines.ts";

/** Id of a row of RouteData. */
export const rowIdSchema = z.int().min(1).max(4_294_967_295);

const update = z.object({ id: rowIdSchema, before: hostLineSchema, after: hostLineSchema });
const remove = z.object({ id: rowIdSchema, before: hostLineSchema });

/**
 * One edit of routes: hosts added, changed and removed together, or not at all. `before` is what the operator saw: a row
 * that is different by now is refused, so that nobody overwrites a colleague. At most {@link LINES_MAX} lines.
 */
export const routeEditSchema = z
  .object({
    add: z.array(hostLineSchema).default([]),
    update: z.array(update).default([]),
    remove: z.array(remove).default([]),
  })
  .check((context) => {
    const { add, update, remove } = context.value;
    const count = add.length + update.length + remove.length;
    if (count === 0) {
      context.issues.push(issue({ input: context.value, message: "input.lines.none", path: [], params: {} }));
    }
    if (count > LINES_MAX) {
      const params = { max: LINES_MAX, count };
      context.issues.push(issue({ input: count, message: "input.lines.many", path: [], params }));
    }
    context.issues.push(...duplicates(add, update));
  });

/** One edit of routes, checked. */
export type RouteEditInput = z.output<typeof routeEditSchema>;

interface Custom {
  input: unknown;
  message: MessageKey;
  path: (string | number)[];
  params: Record<string, string | number>;
}

function issue(init: Custom): z.core.$ZodRawIssue {
  return { code: "custom", ...init };
}

function duplicates(add: readonly HostLine[], update: readonly { after: HostLine }[]): z.core.$ZodRawIssue[] {
  const firstAt = new Map<string, number>();
  const found: z.core.$ZodRawIssue[] = [];
  const named = [
    ...add.map((line, index) => ({ line, path: ["add", index, "address"] })),
    ...update.map(({ after }, index) => ({ line: after, path: ["update", index, "after", "address"] })),
  ];
  for (const [index, { line, path }] of named.entries()) {
    const first = firstAt.get(hostLineKey(line));
    if (first === undefined) firstAt.set(hostLineKey(line), index + 1);
    else {
      const params = { address: line.address, first };
      found.push(issue({ input: line.address, message: "input.host.duplicate", path, params }));
    }
  }
  return found;
}
