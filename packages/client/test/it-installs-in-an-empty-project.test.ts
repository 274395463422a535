/** What is published: packed once, installed in an empty project, used from JavaScript and TypeScript, on Node 20 and this one. */
import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { environmentWith } from "@lars/config";
import { hostAddress } from "@lars/model";
import { aTemporaryFolder, type TemporaryFolder, until } from "@lars/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aFakeAgent } from "./fake-agent.ts";
import { FakeDnsService, FakeReporter } from "./fake-servers.ts";
import { handsOut } from "./hands-out.ts";

const run = promisify(execFile);
const here = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const tsc = here("../../node_modules/typescript/bin/tsc");
const { PATH: path = "" } = environmentWith({});

/** npm under this very Node. */
const npm = (cwd: string, ...given: string[]) =>
  run("npm", [...given, "--offline", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    env: environmentWith({ PATH: [dirname(process.execPath), path].join(delimiter) }),
  });

/** Node 20 where the path has one, and this one. */
async function everyNode(): Promise<{ version: string; file: string }[]> {
  const found = new Map([[process.version, process.execPath]]);
  for (const folder of path.split(delimiter)) {
    const file = join(folder, "node");
    const { stdout } = await run(file, ["--version"]).catch(() => ({ stdout: "" }));
    if (stdout.startsWith("v20.") && !found.has(stdout.trim())) found.set(stdout.trim(), file);
  }
  return [...found].map(([version, file]) => ({ version, file }));
}

const PROGRAM = `
import { connect, connectEmbedded, LarsError } from "@lars/client";

const [basePort, dnsService, reporter] = process.argv.slice(2);
const lars = await connect({ basePort: Number(basePort) });
const asked = await lars.getHost(7, 9);
lars.report(asked.host, "success");
const called = await lars.call(7, 9, async (host) => \`called \${host}\`);
const refused = await lars.getHost(-1, 9).catch((fault) => fault instanceof LarsError && fault.code);
await lars.close();

const embedded = await connectEmbedded({ dnsServices: [dnsService], reporters: [reporter], deadlineMs: 5000 });
const picked = await embedded.getHost(7, 9, { wait: true });
embedded.report(picked.host, 0);
await embedded.close();
console.log(JSON.stringify([\`\${asked.host}\`, called.value, refused, \`\${picked.host}\`]));
`;

const TYPED = `
import { type CallResult, connect, connectEmbedded, type GetHostResult, LarsError, type LarsHost } from "@lars/client";

export async function main(signal: AbortSignal): Promise<string> {
  const lars = await connect({ deadlineMs: 50 });
  const answer: GetHostResult = await lars.getHost(1, 2, { wait: true });
  // @ts-expect-error there is a host only when the kind says so
  answer.host;
  const call: CallResult<number> = await lars.call(1, 2, (host: LarsHost, s: AbortSignal) => (s.aborted ? 0 : host.port), {
    attempts: 2,
    signal,
    outcomeOf: (end) => (end.kind === "value" && end.value > 0 ? "success" : "unreported"),
  });
  // @ts-expect-error outcomes are success and failure
  if (answer.kind === "host") lars.report(answer.host, "succes");
  await lars[Symbol.asyncDispose]();
  const embedded = await connectEmbedded({ dnsServices: ["a:7778"], balance: { probeEvery: 5 } });
  const code = await embedded.getRoute(1, 2).catch((fault) => (fault instanceof LarsError ? fault.code : ""));
  // @ts-expect-error a code that there is not
  if (code === "NO_SUCH_CODE") return "";
  return call.kind === "done" ? call.value.toFixed() : call.kind;
}
`;

/** As much of Node as the example uses. */
const NODE = "declare const process: { argv: string[]; stdout: { write(text: string): void } };\n";

let project: TemporaryFolder;

beforeAll(async () => {
  project = await aTemporaryFolder();
  await rm(here("dist"), { recursive: true, force: true }); // packing builds it
  const given = ["pack", "--ignore-scripts=false", "--json", "--pack-destination", project.path];
  const { stdout } = await npm(here("."), ...given);
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf("["))) as [{ filename: string }];
  await writeFile(join(project.path, "package.json"), '{ "name": "empty", "private": true, "type": "module" }');
  await npm(project.path, "install", `./${filename}`);
}, 60_000);

afterAll(() => project[Symbol.asyncDispose]());

/** The TypeScript of this repository, strict, in the project. */
async function compile(...files: string[]): Promise<string> {
  const options = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--skipLibCheck", "false"];
  const modern = ["--noEmit", "--target", "ES2022", "--module", "NodeNext", "--lib", "ES2022,DOM"];
  const given = [tsc, "--ignoreConfig", ...options, ...modern, ...files];
  return run(process.execPath, given, { cwd: project.path }).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
}

test("the package brings no other one with it, and holds what its manifest says", async () => {
  const lock = JSON.parse(await readFile(join(project.path, "package-lock.json"), "utf8"));
  expect(Object.keys(lock.packages)).toEqual(["", "node_modules/@lars/client"]);
  const installed = join(project.path, "node_modules/@lars/client");
  const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
  expect(manifest).toMatchObject({ license: "MIT", sideEffects: false, engines: { node: ">=20" } });
  expect(manifest.dependencies).toBeUndefined();
  expect(await readFile(join(installed, manifest.exports["."].types), "utf8")).toContain("connectEmbedded");
  expect(await readFile(join(installed, "README.md"), "utf8")).toContain("# @lars/client");
  expect(await readFile(join(installed, "dist/THIRD-PARTY.txt"), "utf8")).toContain("protobufjs");
  expect(await readFile(join(installed, "dist/index.js"), "utf8")).not.toMatch(/from "@lars|from "protobufjs/);
});

describe.each(await everyNode())("on Node $version", ({ file }) => {
  test("a program in plain JavaScript asks, reports and calls, with an agent and without", {
    timeout: 20_000,
  }, async () => {
    const host = hostAddress(0x7f00_0001, 9_001);
    await using agent = await aFakeAgent(handsOut(host));
    await using dns = await FakeDnsService.start();
    await using reporter = await FakeReporter.start();
    dns.set(7, 9, [host]);
    await writeFile(join(project.path, "program.js"), PROGRAM);
    const given = ["program.js", String(agent.basePort), dns.endpoint, reporter.endpoint];
    const { stdout, stderr } = await run(file, given, { cwd: project.path });
    const name = "127.0.0.1:9001";
    expect([stderr, JSON.parse(stdout)]).toEqual(["", [name, `called ${name}`, "INPUT_INVALID", name]]);
    await until(() => reporter.statuses.some(({ modId, results }) => modId === 7 && results[0]?.successes === 1));
  });
});

test("TypeScript knows every answer, strictly, in a project that has no types but its own and those of a browser", {
  timeout: 30_000,
}, async () => {
  const example = await readFile(here("example/quick-start.ts"), "utf8");
  await writeFile(join(project.path, "typed.ts"), TYPED);
  await writeFile(join(project.path, "example.ts"), NODE + example.replace("@lars/client/source", "@lars/client"));
  expect(await compile("typed.ts", "example.ts")).toBe("");
});
