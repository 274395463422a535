import { expect, test } from "vitest";
import { clientAddress } from "../src/server/client-address.ts";

const remoteAddress = "192.0.2.7";
const behindProxy = { trustProxy: true };
const direct = { trustProxy: false };

test("the socket says who it is, whatever the header says", () => {
  for (const forwardedFor of [undefined, "", "10.0.0.1", "10.0.0.1, 10.0.0.2"]) {
    expect(clientAddress({ remoteAddress, forwardedFor }, direct)).toBe(remoteAddress);
  }
});

test("behind a proxy the last entry counts: what stands before it the client may have written", () => {
  const of = (forwardedFor: string) => clientAddress({ remoteAddress, forwardedFor }, behindProxy);
  expect(of("198.51.100.4")).toBe("198.51.100.4");
  expect(of("10.0.0.1, 10.0.0.2,198.51.100.4")).toBe("198.51.100.4");
  expect(of("10.0.0.1, 2001:db8::1")).toBe("2001:db8::1");
});

test("behind a proxy that says nothing, or no address, the proxy itself is counted", () => {
  for (const forwardedFor of [undefined, "", "10.0.0.1, ", "10.0.0.1, unknown"]) {
    expect(clientAddress({ remoteAddress, forwardedFor }, behindProxy)).toBe(remoteAddress);
  }
});

test("an IPv4 client of an IPv6 socket is the same client", () => {
  expect(clientAddress({ remoteAddress: "::ffff:192.0.2.7", forwardedFor: undefined }, direct)).toBe(remoteAddress);
});

test("clients without a connection count together", () => {
  expect(clientAddress({ remoteAddress: undefined, forwardedFor: "10.0.0.1" }, direct)).toBe("0.0.0.0");
});
