/** What is looked for in RouteData: all terms hold, each in one of several ways. */
import { ID_MAX } from "@lars/model";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../../generated/tables.ts";
import type { RoutePageQuery } from "../admin-rows.ts";
import { type Condition, contains, every, some } from "../keyset.ts";
import { type AddressSeek, addressSeeks, isAddressPart, type Range } from "./address-part.ts";
import { findNamed, hasName, type Named } from "./find-named.ts";

/** A way to the rows of a term by an index: every row that fits, few that do not. */
export interface Seek {
  readonly index: string;
  readonly where: Condition;
}

/** One thing that a row must have. */
export interface Term {
  readonly where: Condition;
  /** Together they lead to exactly the rows of the term; undefined when every row has to be looked at. */
  readonly seeks: readonly Seek[] | undefined;
  /** It speaks of the module only: a walk in the order of modules need not leave those that fit. */
  readonly ofModules?: boolean;
}

/** The most words of a search. */
const WORDS_MAX = 5;

/** The names of this many modules or commands are found first; beyond it each row is asked for its names. */
const NAMED_MAX = 1_000;

/** What `query` looks for. */
export async function termsOf(kysely: Kysely<Tables>, query: RoutePageQuery): Promise<Term[]> {
  const named = query.name === undefined ? [] : [namedTerm(query.name, await findNamed(kysely, query.name, NAMED_MAX))];
  const words = (query.search ?? "").split(/\s+/).filter((word) => word !== "");
  const searched = await Promise.all(words.slice(0, WORDS_MAX).map((word) => wordTerm(kysely, word)));
  return [
    ...idTerms(query),
    ...(query.address === undefined ? [] : [addressTerm(query.address)]),
    ...named,
    ...searched,
  ];
}

function idTerms({ modId, cmdId }: RoutePageQuery): Term[] {
  if (modId !== undefined && cmdId !== undefined) return [keyTerm(modId, cmdId)];
  if (modId !== undefined) return [modTerm(modId)];
  return cmdId === undefined ? [] : [cmdTerm(cmdId)];
}

/** A word is a modid, a cmdid, both as `modid·cmdid`, part of an address or part of a name. */
async function wordTerm(kysely: Kysely<Tables>, word: string): Promise<Term> {
  const pair = /^(\d{1,10})[·,/](\d{1,10})$/.exec(word);
  const id = /^\d{1,10}$/.test(word) && Number(word) <= ID_MAX ? Number(word) : undefined;
  const ways = [namedTerm(word, await findNamed(kysely, word, NAMED_MAX))];
  if (pair !== null) ways.push(keyTerm(Number(pair[1]), Number(pair[2])));
  if (id !== undefined) ways.push(modTerm(id), cmdTerm(id));
  if (isAddressPart(word)) ways.push(addressTerm(word));
  return either(ways);
}

function either(terms: readonly Term[]): Term {
  const seeks = terms.map((term) => term.seeks);
  const everyWay = seeks.every((seek) => seek !== undefined) ? seeks.flat() : undefined;
  const ofModules = terms.length > 0 && terms.every((term) => term.ofModules === true);
  return { where: some(terms.map((term) => term.where)), seeks: everyWay, ofModules };
}

function modTerm(modId: number): Term {
  const where = sql<boolean>`RouteData.modid = ${modId}`;
  return { where, seeks: [{ index: "RouteData_host_key", where }], ofModules: true };
}

function cmdTerm(cmdId: number): Term {
  const where = sql<boolean>`RouteData.cmdid = ${cmdId}`;
  return { where, seeks: [{ index: "RouteData_cmdid_idx", where }] };
}

function keyTerm(modId: number, cmdId: number): Term {
  const where = sql<boolean>`(RouteData.modid = ${modId} and RouteData.cmdid = ${cmdId})`;
  return { where, seeks: [{ index: "RouteData_host_key", where }], ofModules: true };
}

function namedTerm(name: string, named: Named): Term {
  const mods = named.modIds;
  const cmds = named.cmdIds;
  const ways: Term[] = [];
  if (mods === "many")
    ways.push({ where: hasName("ModIDConfig", ["modid", "RouteData.modid"], name), seeks: undefined });
  else if (mods.length > 0) ways.push(inTerm("modid", mods, "RouteData_host_key"));
  if (cmds === "many")
    ways.push({ where: hasName("CmdIDConfig", ["cmdid", "RouteData.cmdid"], name), seeks: undefined });
  else if (cmds.length > 0) ways.push(inTerm("cmdid", cmds, "RouteData_cmdid_idx"));
  return either(ways);
}

function inTerm(column: "modid" | "cmdid", ids: readonly number[], index: string): Term {
  const where = sql<boolean>`${sql.ref(`RouteData.${column}`)} in (${sql.raw(ids.join(","))})`;
  return { where, seeks: [{ index, where }], ofModules: column === "modid" };
}

function addressTerm(part: string): Term {
  const text = sql`concat(inet_ntoa(RouteData.serverip), ':', RouteData.serverport)`;
  return { where: contains(text, part), seeks: addressSeeks(part)?.map(addressSeek) };
}

const turned = {
  1: { column: "serverip", index: "RouteData_address_idx" },
  2: { column: "ipFromOctet2", index: "RouteData_octet2_idx" },
  3: { column: "ipFromOctet3", index: "RouteData_octet3_idx" },
  4: { column: "ipFromOctet4", index: "RouteData_octet4_idx" },
  5: { column: "serverport", index: "RouteData_port_idx" },
} as const;

function addressSeek({ slot, ranges, ports }: AddressSeek): Seek {
  const { column, index } = turned[slot];
  const where = within(column, ranges);
  return { index, where: ports === undefined ? where : every([where, within("serverport", ports)]) };
}

/** The numbers are ours, so they may stand in the text: a thousand parameters would cost more than the search. */
function within(column: string, ranges: readonly Range[]): Condition {
  const tests = ranges.map(([from, to]) =>
    from === to ? `RouteData.${column} = ${from}` : `RouteData.${column} between ${from} and ${to}`,
  );
  return tests.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.raw(tests.join(" or "))})`;
}
