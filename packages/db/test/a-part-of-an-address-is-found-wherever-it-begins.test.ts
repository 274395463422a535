import fc from "fast-check";
import { expect, test } from "vitest";
import { type AddressSeek, addressSeeks, isAddressPart } from "../src/admin/route-search/address-part.ts";

const octet = fc.integer({ min: 0, max: 255 });
const address = fc.record({
  octets: fc.tuple(octet, octet, octet, octet),
  port: fc.integer({ min: 1, max: 65_535 }),
});
type Address = { octets: readonly number[]; port: number };

const textOf = ({ octets, port }: Address) => `${octets.join(".")}:${port}`;

/** The address as the index of the slot keeps it. */
function turned({ octets, port }: Address, slot: number): number {
  if (slot === 5) return port;
  const [a = 0, b = 0, c = 0, d = 0] = [...octets.slice(slot - 1), ...octets.slice(0, slot - 1)];
  return ((a * 256 + b) * 256 + c) * 256 + d;
}

const within = (value: number, ranges: AddressSeek["ranges"]) =>
  ranges.some(([from, to]) => from <= value && value <= to);

function isFound(host: Address, seeks: readonly AddressSeek[]): boolean {
  return seeks.some(
    ({ slot, ranges, ports }) =>
      within(turned(host, slot), ranges) && (ports === undefined || within(host.port, ports)),
  );
}

test("the indexes lead to exactly the addresses that hold a part, cut from anywhere", () => {
  const cut = fc.tuple(address, fc.nat(20), fc.integer({ min: 1, max: 12 }), address);
  fc.assert(
    fc.property(cut, ([host, from, length, other]) => {
      const part = textOf(host).slice(from, from + length);
      fc.pre(part !== "");
      expect(isAddressPart(part)).toBe(true);
      const seeks = addressSeeks(part);
      if (seeks === undefined) return; // every row is looked at
      expect(isFound(host, seeks), `${part} in ${textOf(host)}`).toBe(true);
      expect(isFound(other, seeks), `${part} in ${textOf(other)}`).toBe(textOf(other).includes(part));
    }),
    { numRuns: 1_500 },
  );
});

test.each(["168.1", ".77:80", "10.0.0.1:8080", ":8080", "77", "1.", ".5"])("%s is found by indexes", (part) => {
  expect(addressSeeks(part)?.length).toBeGreaterThan(0);
});

test.each(["299.1.", "1.2.3.4.5", "1..2", "1:2:3", "a", "", "1.:80", "10.0.0.1:70000"])(
  "%j is part of no address",
  (part) => {
    expect(addressSeeks(part)?.every((seek) => seek.ports?.length === 0) ?? false).toBe(true);
  },
);

test.each([".", "7", ":"])("%j is in nearly every address: no index is a shortcut", (part) => {
  expect(addressSeeks(part)).toBeUndefined();
});
