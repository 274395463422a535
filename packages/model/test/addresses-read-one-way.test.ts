import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatHostAddress,
  formatIpv4,
  hostAddress,
  hostId,
  hostOfId,
  type Ipv4,
  parseHostAddress,
  parseIpv4,
} from "../src/index.ts";

const anIp = fc.integer({ min: 0, max: 0xffff_ffff }).map((ip) => ip as Ipv4);
const aPort = fc.integer({ min: 1, max: 65_535 });

describe("an address", () => {
  test("is an unsigned number in host order", () => {
    expect(parseIpv4("192.168.1.177")).toBe(3_232_235_953);
    expect(formatIpv4(3_232_235_953 as Ipv4)).toBe("192.168.1.177");
  });

  test("survives being written and read", () => {
    fc.assert(fc.property(anIp, (ip) => parseIpv4(formatIpv4(ip)) === ip));
    fc.assert(
      fc.property(anIp, aPort, (ip, port) => {
        expect(parseHostAddress(formatHostAddress(hostAddress(ip, port)))).toEqual({ ip, port });
      }),
    );
  });

  test.each([
    "",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.256",
    "01.2.3.4",
    "1.2.3.-4",
    "1.2.3.4 ",
    "a.b.c.d",
    "1..2.3",
    "0x1.2.3.4",
  ])("%j is none", (text) => {
    expect(parseIpv4(text)).toBeUndefined();
  });

  test.each(["1.2.3.4", "1.2.3.4:", "1.2.3.4:0", "1.2.3.4:65536", "1.2.3.4:080", ":80", "1.2.3.4:8o"])(
    "%j is no address of a host",
    (text) => {
      expect(parseHostAddress(text)).toBeUndefined();
    },
  );
});

test("a host's id is one safe integer that no other host has, and leads back to it", () => {
  fc.assert(
    fc.property(anIp, aPort, (ip, port) => {
      const id = hostId(hostAddress(ip, port));
      expect(Number.isSafeInteger(id)).toBe(true);
      expect(hostOfId(id)).toEqual({ ip, port });
    }),
  );
});
