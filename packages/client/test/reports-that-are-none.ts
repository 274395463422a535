/** What a program in plain JavaScript may hand to `report` by mistake, and the argument that the error names. */
import type { LarsClient } from "../src/index.ts";

type Given = Parameters<LarsClient["report"]>;

export function reportsThatAreNone(address: { ip: number; port: number }): { given: Given; message: RegExp }[] {
  const route = { modId: 1, cmdId: 2 };
  const host = { ...route, ...address };
  const wrong: [RegExp, ...unknown[]][] = [
    [/^host undefined is none/],
    [/^host null is none/, null, "success"],
    [/^modId undefined is none/, { kind: "host", host }, "success"],
    [/^host\.ip undefined is none/, route, "success"],
    [/^host\.ip 10\.0\.0\.1 is none/, { ...host, ip: "10.0.0.1" }, "success"],
    [/^host\.port undefined is none/, { ...route, ip: address.ip }, "success"],
    [/^host\.port 70000 is none/, { ...host, port: 70_000 }, 0],
    [/^outcome undefined is none/, host],
    [/^outcome succes is none/, host, "succes"],
  ];
  return wrong.map(([message, ...given]) => ({ given: given as unknown as Given, message }));
}
