import { type HttpRequest, isLoopback } from "@lars/daemon";
import { expect, test, vi } from "vitest";
import { refusalOf } from "../src/http/may-ask.ts";
import { anAgentOverHttp } from "./an-agent-over-http.ts";

vi.setConfig({ testTimeout: 20_000 }); // agents with threads of their own, on a machine that is busy with other tests

const REPORT = { modid: 1, cmdid: 1, host: "10.0.0.1:9000", outcome: "success" };

test("a parameter that is missing, unknown, there twice or out of range is a 400 that names it", async () => {
  await using lars = await anAgentOverHttp();
  const refused: [string, string][] = [
    ["/v1/host", "modid"],
    ["/v1/host?modid=1", "cmdid"],
    ["/v1/host?modid=1&cmdid=", "cmdid"],
    ["/v1/host?modid=-1&cmdid=1", "modid"],
    ["/v1/host?modid=2147483648&cmdid=1", "modid"],
    ["/v1/host?modid=1e3&cmdid=1", "modid"],
    ["/v1/host?modid=1&cmdid=1&modid=1", "modid"],
    ["/v1/host?modId=1&cmdid=1", "modId"],
    ["/v1/host?modid=1&cmdid=1&wait=1001", "wait"],
    ["/v1/host?modid=1&cmdid=1&constructor=1", "constructor"],
    ["/v1/route?modid=1&cmdid=1.5", "cmdid"],
    ["/state?modid=x", "modid"],
  ];
  for (const [path, field] of refused) {
    const answer = await lars.ask(path);
    expect(answer.status, path).toBe(400);
    const { error } = answer.json() as { error: { code: string; field: string; message: string } };
    expect(error).toEqual({ code: "INPUT_INVALID", field, message: expect.stringContaining(field) });
  }
});

test("a report that is not one is a 400 that names the field", async () => {
  await using lars = await anAgentOverHttp();
  const refused: [unknown, string][] = [
    ["{", "body"],
    ["[]", "body"],
    ["null", "body"],
    [{ ...REPORT, modid: "1" }, "modid"],
    [{ ...REPORT, cmdid: undefined }, "cmdid"],
    [{ ...REPORT, cmdid: -1 }, "cmdid"],
    [{ ...REPORT, host: "10.0.0.1" }, "host"],
    [{ ...REPORT, host: { ip: "10.0.0.1" } }, "host"],
    [{ ...REPORT, outcome: "ok" }, "outcome"],
    [{ ...REPORT, outcome: undefined }, "outcome"],
    [{ ...REPORT, retcode: 0 }, "retcode"],
    [{ ...REPORT, outcome: undefined, retcode: 2 ** 31 }, "retcode"],
    [{ ...REPORT, ip: "10.0.0.1" }, "ip"],
  ];
  for (const [body, field] of refused) {
    const answer = await lars.report(body);
    expect(answer.status, JSON.stringify(body)).toBe(400);
    expect(answer.json(), JSON.stringify(body)).toMatchObject({ error: { code: "INPUT_INVALID", field } });
  }
});

test("other methods, paths, types and lengths are refused as HTTP says", async () => {
  await using lars = await anAgentOverHttp();
  const code = async (answer: ReturnType<typeof lars.ask>) => {
    const { status, headers, json } = await answer;
    const { error } = json() as { error: { code: string } };
    return [status, error.code, headers["allow"]];
  };
  const post = { method: "POST", body: "{}" };
  expect(await code(lars.ask("/v1/host?modid=1&cmdid=1", post))).toEqual([405, "METHOD_NOT_ALLOWED", "GET"]);
  expect(await code(lars.ask("/v1/report"))).toEqual([405, "METHOD_NOT_ALLOWED", "POST"]);
  expect(await code(lars.ask("/v1/report", { method: "OPTIONS" }))).toEqual([405, "METHOD_NOT_ALLOWED", "POST"]);
  expect(await code(lars.ask("/state", post))).toEqual([405, "METHOD_NOT_ALLOWED", "GET, HEAD"]);
  expect(await code(lars.ask("/v1/hosts"))).toEqual([404, "PATH_UNKNOWN", undefined]);
  expect(await code(lars.report(REPORT, "text/plain"))).toEqual([415, "CONTENT_TYPE_UNSUPPORTED", undefined]);
  expect(await code(lars.report(REPORT, "application/jsonx"))).toEqual([415, "CONTENT_TYPE_UNSUPPORTED", undefined]);
  expect(await code(lars.report(REPORT, "application/json; charset=utf-8"))).toEqual([404, "HOST_UNKNOWN", undefined]);
  expect(await code(lars.report(" ".repeat(4_097)))).toEqual([413, "BODY_TOO_LONG", undefined]);
  expect((await lars.report(`${JSON.stringify(REPORT)}${" ".repeat(3_000)}`)).status).toBe(404);
});

test("no page of another site reads the state, which shows every route", async () => {
  await using lars = await anAgentOverHttp();
  const ask = (headers: Record<string, string>) => lars.askWith("/state", headers);
  expect(await ask({ host: "pages.example" })).toBe(403);
  expect(await ask({ "sec-fetch-site": "cross-site" })).toBe(403);
  expect(await ask({})).toBe(200);
});

test("a page that has a name resolve to this machine is refused, and so is one of another site", async () => {
  await using lars = await anAgentOverHttp();
  const ask = (headers: Record<string, string>) => lars.askWith("/v1/openapi.json", headers);
  expect(await ask({ host: "rebound.example.org:18888" })).toBe(403);
  expect(await ask({ host: "127.0.0.1.example.org" })).toBe(403);
  expect(await ask({ "sec-fetch-site": "cross-site" })).toBe(403);
  for (const host of ["localhost:18888", "127.0.0.1", "[::1]:18888", "LOCALHOST"])
    expect(await ask({ host })).toBe(200);
  const { headers } = await lars.ask("/v1/openapi.json", { headers: { origin: "http://example.org" } });
  expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
});

test("callers on other machines are answered only where they may ask over UDP as well", () => {
  const request = (peer: string, host: string) => ({ headers: { host }, peer }) as unknown as HttpRequest;
  const doors = { loopbackNames: false, otherMachines: false };
  expect(refusalOf(request("10.1.2.3", "agent"), doors)).toContain("listen_ip");
  expect(refusalOf(request("::ffff:127.0.0.1", "agent"), doors)).toBeUndefined();
  expect(refusalOf(request("10.1.2.3", "agent"), { ...doors, otherMachines: true })).toBeUndefined();
  for (const host of ["127.0.0.1", "127.9.9.9", "localhost", "::1"]) expect(isLoopback(host)).toBe(true);
  for (const host of ["0.0.0.0", "10.0.0.1", "::", "127.0.0.1.example", "localhost.example"]) {
    expect(isLoopback(host)).toBe(false);
  }
});

test("what is counted of requests has no label that somebody made up", async () => {
  await using lars = await anAgentOverHttp();
  await lars.ask("/v1/host?modid=1");
  await lars.ask("/v1/whatever");
  const metrics = (await lars.ask("/metrics")).text;
  expect(metrics).toMatch(/^lars_agent_http_requests_total\{path="\/v1\/host",status="400",app="test"\} 1$/m);
  expect(metrics).toMatch(/^lars_agent_http_requests_total\{path="other",status="404",app="test"\} 1$/m);
  expect(metrics).not.toContain("whatever");
  expect(metrics).toMatch(/^lars_agent_http_under_way\{app="test"\} 0$/m);
});
