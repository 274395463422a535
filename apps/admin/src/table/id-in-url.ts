import { isId } from "@lars/model";

/** A modid or cmdid that a URL names; undefined for anything else. Not a schema: pages should not wait for one. */
export function idInUrl(text: string): number | undefined {
  const id = /^\d{1,10}$/.test(text) ? Number(text) : undefined;
  return id !== undefined && isId(id) ? id : undefined;
}
