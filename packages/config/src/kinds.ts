/** What a setting's text may be: each kind reads a text into a value and says its range in words. */
import { parseIpv4 } from "@lars/model";
import { z } from "zod";

/** How the text of a setting is read. */
export interface Kind<T> {
  readonly schema: z.ZodType<T, string>;
  /** Completes "must be …". */
  readonly range: string;
}

/** A whole number with both ends included. */
export function count(min: number, max: number): Kind<number> {
  const schema = z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));
  return { schema, range: `a whole number from ${min} to ${max}` };
}

/** A part of a whole, 0 to 1. */
export const ratio: Kind<number> = {
  schema: z
    .string()
    .regex(/^(?:\d+(?:\.\d*)?|\.\d+)$/)
    .transform(Number)
    .pipe(z.number().min(0).max(1)),
  range: "a number from 0 to 1",
};

/** Units of time in milliseconds. */
const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
export type TimeUnit = keyof typeof UNIT_MS;

/** A span of time as whole milliseconds: `250ms`, `15s`, `5m`, `1h`, `7d`; a bare number is in `unit`. Ends are texts too. */
export function duration(unit: TimeUnit, min: string, max: string): Kind<number> {
  const toMs = (text: string): number => {
    const [, number, suffix] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?$/.exec(text) ?? [];
    return number === undefined ? Number.NaN : Math.round(Number(number) * UNIT_MS[(suffix ?? unit) as TimeUnit]);
  };
  return {
    schema: z
      .string()
      .transform(toMs)
      .pipe(z.int().min(toMs(min)).max(toMs(max))),
    range: `a time from ${min} to ${max} (a bare number is in ${unit})`,
  };
}

/** A port to listen on; 0 is any free one. */
export const listenPort: Kind<number> = {
  schema: count(0, 65_535).schema,
  range: "a port from 0 to 65535 (0: any free one)",
};

/** A port to connect to. */
export const port: Kind<number> = { schema: count(1, 65_535).schema, range: "a port from 1 to 65535" };

/** The first of several ports in a row; 0 is any free ones. */
export function basePort(ports: number): Kind<number> {
  const max = 65_536 - ports;
  return {
    schema: count(0, max).schema,
    range: `a port from 0 to ${max} (the first of ${ports} in a row; 0: any free ones)`,
  };
}

const HOST_NAME = /^(?!-)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.?$/;
const isHost = (text: string) => parseIpv4(text) !== undefined || (HOST_NAME.test(text) && !/^[\d.]+$/.test(text));

/** An IPv4 address, or a name that resolves to one. */
export const host: Kind<string> = { schema: z.string().refine(isHost), range: "an IPv4 address or a host name" };

/** A dotted IPv4 address. */
export const ipv4: Kind<string> = {
  schema: z.string().refine((text) => parseIpv4(text) !== undefined),
  range: "an IPv4 address such as 192.168.1.177",
};

/** An http or https address without a path. */
export const webAddress: Kind<string> = {
  schema: z
    .string()
    .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? "") && URL.parse(text)?.pathname === "/")
    .transform((text) => text.replace(/\/+$/, "")),
  range: "an address such as https://lars.example.org, without a path",
};

/** Any text of at least `min` characters. */
export function text(min = 1): Kind<string> {
  return { schema: z.string().min(min), range: min === 0 ? "any text" : "a text that is not empty" };
}

/** Some text of at most `max` characters. */
export function shortText(max: number): Kind<string> {
  return { schema: z.string().min(1).max(max), range: `a text of at most ${max} characters that is not empty` };
}

/** One of a few words. */
export function oneOf<const Word extends string>(words: readonly Word[]): Kind<Word> {
  return { schema: z.enum(words) as unknown as z.ZodType<Word, string>, range: `one of ${words.join(", ")}` };
}

/** A setting that may be left out: an empty text is undefined. */
export function optional<T>(kind: Kind<T>): Kind<T | undefined> {
  const nothing = z.literal("").transform(() => undefined);
  return { schema: z.union([nothing, kind.schema]), range: kind.range };
}

/** 0 or 1. */
export const flag: Kind<boolean> = {
  schema: z.enum(["0", "1"]).transform((bit) => bit === "1"),
  range: "0 or 1",
};

/** 0 or 1, or in words. */
export const yesOrNo: Kind<boolean> = {
  schema: z.enum(["0", "1", "false", "true"]).transform((word) => word === "1" || word === "true"),
  range: "0 or 1 (false or true)",
};
