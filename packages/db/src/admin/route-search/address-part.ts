/**
 * Finds a part of `a.b.c.d:port`, wherever it begins, by ranges of indexes. An address is kept turned four ways, so that
 * the octet in which the part begins can lead; a range of such a turned address is some octets and all that may follow.
 */
import { PORT_MAX } from "@lars/model";

/** From and to, both included. */
export type Range = readonly [from: number, to: number];

/** One place where the part may begin. */
export interface AddressSeek {
  /** The octet that leads, 1 to 4; 5 is the port. */
  readonly slot: 1 | 2 | 3 | 4 | 5;
  /** Of the address turned so that this octet leads; of the port in slot 5. */
  readonly ranges: readonly Range[];
  /** Of the port, where the part says something of it after the address. */
  readonly ports?: readonly Range[];
}

/** A part taken to pieces: an open end may lie within a number, a closed one is at a dot or a colon. */
interface Shape {
  readonly octets: readonly string[];
  readonly startClosed: boolean;
  readonly endClosed: boolean;
  /** How the port begins; undefined when the part has no colon. */
  readonly port: string | undefined;
}

const OCTET_SLOTS = [1, 2, 3, 4] as const;
const PORT_SLOT = 5;
const OCTETS = Array.from({ length: 256 }, (_, octet) => octet);

/** With more ranges than this an index is no shortcut. */
const RANGES_MAX = 1_500;

/** Whether `text` can be part of an address at all. */
export function isAddressPart(text: string): boolean {
  return shapeOf(text) !== undefined;
}

/** Where to look for `part`; undefined when a look at every row is no slower, as nearly every row has it. */
export function addressSeeks(part: string): AddressSeek[] | undefined {
  const shape = shapeOf(part);
  if (shape === undefined) return [];
  const { octets, port } = shape;
  const lone = octets[0] ?? "";
  if (octets.length === 0 && (port ?? "") === "") return undefined;
  if (isLoneNumber(shape) && lone.length === 1) return undefined;
  const seeks = octetSeeks(shape);
  if (octets.length === 0) seeks.push(portSeek((text) => text.startsWith(port ?? "")));
  if (isLoneNumber(shape)) seeks.push(portSeek((text) => text.includes(lone)));
  const found = seeks.filter((seek) => seek.ranges.length > 0);
  return found.reduce((sum, seek) => sum + seek.ranges.length, 0) > RANGES_MAX ? undefined : found;
}

function isLoneNumber({ octets, startClosed, endClosed }: Shape): boolean {
  return octets.length === 1 && !startClosed && !endClosed;
}

function shapeOf(part: string): Shape | undefined {
  const [, dot, front, dotAfter, port] = /^(\.?)(\d{1,5}(?:\.\d{1,5})*)?(\.?)(?::(\d{0,5}))?$/.exec(part) ?? [];
  if (part === "" || dot === undefined) return undefined;
  const octets = front === undefined ? [] : front.split(".");
  const dots = dot !== "" || dotAfter !== "";
  const fits = octets.length <= 4 && !(dotAfter !== "" && port !== undefined) && !(octets.length === 0 && dots && port);
  if (!fits) return undefined;
  return { octets, startClosed: dot !== "", endClosed: dotAfter !== "" || port !== undefined, port };
}

function octetSeeks(shape: Shape): AddressSeek[] {
  const { octets, startClosed, endClosed, port } = shape;
  if (octets.length === 0) return [];
  return OCTET_SLOTS.flatMap((slot): AddressSeek[] => {
    const last = slot + octets.length - 1;
    const fits = port === undefined ? last <= (endClosed ? 3 : 4) : last === 4;
    if (!fits || (startClosed && slot === 1)) return [];
    const ranges = merged(octetRanges(shape));
    if (port === undefined || port === "") return [{ slot, ranges }];
    return [{ slot, ranges, ports: portRanges((text) => text.startsWith(port)) }];
  });
}

function octetRanges({ octets, startClosed, endClosed }: Shape): Range[] {
  let fronts: number[][] = [[]];
  for (const [index, piece] of octets.entries()) {
    const closed = { left: index > 0 || startClosed, right: index < octets.length - 1 || endClosed };
    const fitting = OCTETS.filter((octet) => octetFits(String(octet), piece, closed));
    fronts = fronts.flatMap((front) => fitting.map((octet) => [...front, octet]));
  }
  return fronts.map(spanOf);
}

function octetFits(text: string, piece: string, closed: { left: boolean; right: boolean }): boolean {
  if (closed.left && closed.right) return text === piece;
  if (closed.left) return text.startsWith(piece);
  return closed.right ? text.endsWith(piece) : text.includes(piece);
}

/** All turned addresses that begin with these octets. */
function spanOf(octets: readonly number[]): Range {
  const from = [0, 1, 2, 3].reduce((sum, at) => sum * 256 + (octets[at] ?? 0), 0);
  return [from, from + 256 ** (4 - octets.length) - 1];
}

function portSeek(fits: (text: string) => boolean): AddressSeek {
  return { slot: PORT_SLOT, ranges: portRanges(fits) };
}

function portRanges(fits: (text: string) => boolean): Range[] {
  const ports: Range[] = [];
  for (let port = 0; port <= PORT_MAX; port++) if (fits(String(port))) ports.push([port, port]);
  return merged(ports);
}

function merged(ranges: readonly Range[]): Range[] {
  const out: [number, number][] = [];
  for (const [from, to] of ranges) {
    const last = out.at(-1);
    if (last !== undefined && last[1] + 1 === from) last[1] = to;
    else out.push([from, to]);
  }
  return out;
}
