import { until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { ERROR_STATUS } from "../src/http/error-answer.ts";
import { openApi } from "../src/http/openapi.ts";
import { readReport, readRouteRequest } from "../src/http/read-request.ts";
import { type AgentOverHttp, type Answer, anAgentOverHttp } from "./an-agent-over-http.ts";
import { hosts } from "./builders.ts";
import { aDnsService } from "./fakes.ts";
import { faultsOf } from "./json-schema.ts";

vi.setConfig({ testTimeout: 20_000 }); // agents with threads of their own, on a machine that is busy with other tests

interface Operation {
  readonly responses: Readonly<Record<string, Described | undefined>>;
}

interface Described {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly schema: object }>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** What an answer has that the served document does not say of it. */
function untold(document: { paths: Paths }, path: string, answer: Answer, method = "get"): string[] {
  const described = document.paths[path.split("?")[0] ?? ""]?.[method]?.responses[String(answer.status)];
  if (described === undefined) return [`${method} ${path}: ${answer.status} is not described`];
  const faults = [...untoldHeaders(described, answer), ...untoldBody(document, described, answer)];
  return faults.map((fault) => `${method} ${path}: ${answer.status}: ${fault}`);
}

function untoldHeaders({ headers = {} }: Described, answer: Answer): string[] {
  return ["Retry-After", "Allow"].filter(
    (name) => answer.headers[name.toLowerCase()] !== undefined && headers[name] === undefined,
  );
}

function untoldBody(document: object, described: Described, { headers, text }: Answer): string[] {
  if (text === "") return described.content === undefined ? [] : ["no body"];
  const type = headers["content-type"]?.split(";")[0] ?? "";
  const schema = described.content?.[type]?.schema;
  if (schema === undefined) return [`a body of type ${type}`];
  const body = JSON.parse(text) as { error?: { code: string } };
  const code = body.error?.code ?? "";
  const faults = faultsOf(body, schema as never, document);
  return described.description.includes(code) ? faults : [...faults, `${code} is not told`];
}

/** Every answer that an agent can be brought to give, with the path that gave it. */
async function everyAnswer(lars: AgentOverHttp): Promise<[string, string, Answer][]> {
  const answers: [string, string, Answer][] = [];
  const get = async (path: string, init?: RequestInit) => void answers.push(["get", path, await lars.ask(path, init)]);
  const report = async (body: unknown, type?: string) =>
    void answers.push(["post", "/v1/report", await lars.report(body, type)]);
  const counted = { modid: 1, cmdid: 1, host: "10.0.0.1:9000" };
  for (const path of ["/v1/host", "/v1/route"]) {
    await get(`${path}?modid=1&cmdid=1&wait=1000`);
    await get(`${path}?modid=2&cmdid=1&wait=1000`);
    await get(`${path}?modid=7&cmdid=1&wait=0`);
    await get(`${path}?modid=1`);
    await get(`${path}?modid=1&cmdid=1`, { headers: { "sec-fetch-site": "cross-site" } });
    answers.push(["get", path, await lars.ask(path, { method: "DELETE" })]);
  }
  await get("/v1/openapi.json");
  await report({ ...counted, outcome: "success" });
  await report({ ...counted, host: "10.9.9.9:1", retcode: 1 });
  await report({ ...counted });
  await report(" ".repeat(5_000));
  await report(counted, "text/plain");
  for (let n = 0; n < 20; n += 1) await lars.report({ ...counted, outcome: "failure" });
  await get("/v1/host?modid=1&cmdid=1");
  await get("/v1/route?modid=1&cmdid=1");
  return answers;
}

test("every answer of a real agent is as the document says that it serves", async () => {
  await using dns = await aDnsService({ greets: true });
  dns.push(1, 1, hosts(1));
  await using lars = await anAgentOverHttp({ dns: [dns] });
  await until(async () => (await lars.ask("/v1/host?modid=2&cmdid=1&wait=1000")).text.includes("ROUTE_UNKNOWN"));
  dns.answering = false;
  await lars.ask("/v1/host?modid=7&cmdid=1&wait=0");
  dns.answering = true;
  const document = (await lars.ask("/v1/openapi.json")).json() as { paths: Paths; openapi: string };
  expect(document.openapi).toBe("3.1.0");
  const answers = await everyAnswer(lars);
  expect(answers.flatMap(([method, path, answer]) => untold(document, path, answer, method))).toEqual([]);
  const seen = new Set(answers.map(([method, path, { status }]) => `${method} ${path.split("?")[0]} ${status}`));
  for (const path of ["/v1/host", "/v1/route"]) {
    for (const status of [200, 400, 403, 404, 405]) expect(seen).toContain(`get ${path} ${status}`);
  }
  expect(seen).toContain("get /v1/host 503");
  for (const status of [204, 400, 404, 413, 415]) expect(seen).toContain(`post /v1/report ${status}`);
});

test("the document names every error, each under its status", () => {
  for (const [code, status] of Object.entries(ERROR_STATUS)) {
    if (code === "PATH_UNKNOWN") continue; // of no path
    const told = Object.values(openApi.paths as unknown as Paths).some((operations) =>
      Object.values(operations).some(({ responses }) => responses[String(status)]?.description.includes(code)),
    );
    expect(told, code).toBe(true);
  }
});

const VALUES: readonly unknown[] = [
  0,
  1,
  -1,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  1.5,
  "1",
  "",
  null,
  true,
  [],
  {},
  undefined,
];

test("the document takes the same reports as the agent, as far as a schema can tell", () => {
  const good = { modid: 1, cmdid: 2, host: "10.0.0.1:9000" };
  const bodies = [
    good,
    ...VALUES.flatMap((value) => [
      ...["modid", "cmdid", "outcome", "retcode"].map((name) => ({ ...good, retcode: 0, [name]: value })),
      ...["modid", "cmdid", "outcome", "extra"].map((name) => ({ ...good, outcome: "failure", [name]: value })),
      { ...good, retcode: value },
      { ...good, outcome: value },
    ]),
    ...VALUES,
  ].map((body) => JSON.stringify(body) ?? "");
  const taken = { both: 0, none: 0 };
  for (const body of bodies.filter((text) => text !== "")) {
    const byAgent = "value" in readReport(body);
    const byDocument = faultsOf(JSON.parse(body), openApi.components.schemas.Report, openApi).length === 0;
    expect(byDocument, body).toBe(byAgent);
    taken[byAgent ? "both" : "none"] += 1;
  }
  expect(taken.both).toBeGreaterThan(10);
  expect(taken.none).toBeGreaterThan(50);
});

test("the document takes the same parameters as the agent", () => {
  const { parameters } = openApi.paths["/v1/host"].get;
  for (const value of [0, 1, -1, 1_000, 1_001, 2 ** 31 - 1, 2 ** 31, 1.5]) {
    for (const { name, schema } of parameters) {
      const query = new URLSearchParams({ modid: "1", cmdid: "1", [name]: String(value) });
      expect(faultsOf(value, schema as never, openApi).length === 0, `${name}=${value}`).toBe(
        "value" in readRouteRequest(query),
      );
    }
  }
});
