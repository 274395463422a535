/** The door as a process, in a clone of its own, with a registry that is a folder: `npm` is a script of this test. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { access, chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const door = fileURLToPath(new URL("../door", import.meta.url));
const within = { timeout: 15_000 };

/** What is locked: one package for every machine, one for another kind of machine. */
const locked = {
  "": { name: "clone" },
  "node_modules/left": { version: "1.0.0", integrity: "sha512-left" },
  "node_modules/left-win32": { version: "1.0.0", integrity: "sha512-win", optional: true },
};

const program = `
  import { writeFileSync } from "node:fs";
  const { argv, execPath, pid, env } = process;
  const said = { args: argv.slice(2), execPath, pid, home: env.LARS_HOME, path: env.PATH };
  writeFileSync(new URL("./said.json", import.meta.url), JSON.stringify(said));
  const [what] = said.args;
  if (what === "fail") process.exitCode = 7;
  if (what === "wait") {
    process.on("SIGTERM", () => process.exit(9));
    process.on("disconnect", () => { writeFileSync(new URL("./left.json", import.meta.url), "alone"); process.exit(); });
    setTimeout(() => process.exit(), 60_000);
    process.stdout.write("waiting\\n");
  }
  if (what === "die") process.kill(pid, "SIGKILL");
`;

/** Plays npm: writes down that it was called, and installs what the test wants. */
const npm = `#!${process.execPath}
  import { appendFileSync, chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
  const args = process.argv.slice(2);
  appendFileSync(process.env.NPM_CALLS, args.join(" ") + "\\n");
  if (process.env.NPM_FAILS === "1") { console.error("npm error no such registry"); process.exit(1); }
  if (args[0] === "ci") {
    mkdirSync("node_modules", { recursive: true });
    writeFileSync("node_modules/.package-lock.json", process.env.NPM_INSTALLS);
  } else {
    const folder = args[args.indexOf("--prefix") + 1] + "/node_modules/" + args.at(-1).split("@")[0] + "/bin";
    mkdirSync(folder, { recursive: true });
    writeFileSync(folder + "/node", "#!/bin/sh\\nexec ${process.execPath} \\"$@\\"\\n");
    chmodSync(folder + "/node", 0o755);
  }
`;

let root: string;
let bin: string;
/** Killed with the test if they live still; the program notices and ends. */
let doors: ChildProcess[];

beforeEach(async () => {
  doors = [];
  root = await mkdtemp(join(tmpdir(), "lars-door-"));
  bin = join(root, "bin");
  await Promise.all([mkdir(join(root, "apps", "cli"), { recursive: true }), mkdir(bin)]);
  await cp(door, join(root, "apps", "cli", "door"), { recursive: true });
  await writeLock(locked);
  await writeFile(join(root, "program.mjs"), program);
  await writeFile(join(bin, "package.json"), '{ "type": "module" }');
  await writeFile(join(bin, "npm"), npm);
  await chmod(join(bin, "npm"), 0o755);
  const enter = 'import { enter } from "./apps/cli/door/enter.mjs";';
  const script = `${enter} await enter(new URL("./program.mjs", import.meta.url), process.argv.slice(2));`;
  await writeFile(join(root, "run.mjs"), script);
});
afterEach(async () => {
  for (const each of doors) each.kill("SIGKILL");
  await rm(root, { recursive: true, force: true });
});

function writeLock(packages: object): Promise<void> {
  return writeFile(join(root, "package-lock.json"), JSON.stringify({ packages }));
}

interface Wish {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Makes the door believe that it runs under an old Node. */
  readonly old?: boolean;
}

function start({ args = [], env = {}, old = false }: Wish = {}): ChildProcess {
  const pretend = "data:text/javascript,Object.defineProperty(process,'version',{value:'v20.9.0'})";
  const installs = JSON.stringify({ packages: { "node_modules/left": locked["node_modules/left"] } });
  const child = spawn(process.execPath, [...(old ? ["--import", pretend] : []), join(root, "run.mjs"), ...args], {
    cwd: root,
    env: { PATH: `${bin}:/usr/bin:/bin`, NPM_CALLS: join(root, "CALLS"), NPM_INSTALLS: installs, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  doors.push(child);
  return child;
}

async function run(wish: Wish = {}) {
  const child = start(wish);
  let stderr = "";
  child.stderr?.on("data", (text) => {
    stderr += text;
  });
  const [code, signal] = await once(child, "close");
  return { code, signal, stderr };
}

const said = async () => JSON.parse(await readFile(join(root, "said.json"), "utf8"));
const calls = async () => (await readFile(join(root, "CALLS"), "utf8").catch(() => "")).trimEnd().split("\n");

test("the dependencies are installed once, exactly as locked, the tools of tests among them", async () => {
  expect(await run({ args: ["a", "b c"] })).toEqual({ code: 0, signal: null, stderr: "" });
  expect(await run()).toMatchObject({ code: 0 });
  expect(await calls()).toEqual(["ci --include=dev --no-audit --no-fund"]);
});

test("and again when the lock file has changed", async () => {
  await run();
  await writeLock({ ...locked, "node_modules/left": { version: "2.0.0", integrity: "sha512-new" } });
  const installs = { packages: { "node_modules/left": { version: "2.0.0", integrity: "sha512-new" } } };
  await run({ env: { NPM_INSTALLS: JSON.stringify(installs) } });
  expect(await calls()).toHaveLength(2);
});

test("but not under the feet of a Lars that runs", async () => {
  await mkdir(join(root, ".lars"));
  await writeFile(join(root, ".lars", "launcher.lock"), `${process.pid} since\n`);
  const { code, stderr } = await run();
  expect(code).toBe(1);
  expect(stderr).toMatch(/^lars: the dependencies have changed while Lars is running \(pid \d+\).*\n$/);
  expect(await calls()).toEqual([""]);
});

test("two that start at once install once", async () => {
  const [first, second] = await Promise.all([run(), run()]);
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(await calls()).toHaveLength(1);
});

test("an install that fails: what npm said, one line, exit code 1, nothing run", async () => {
  const { code, stderr } = await run({ env: { NPM_FAILS: "1" } });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^npm error no such registry\nlars: the dependencies could not be installed .*\n$/);
  await expect(access(join(root, "said.json"))).rejects.toThrow();
});

test("the program gets its arguments, one home whatever the folder, and its Node first on the PATH", async () => {
  await run({ args: ["a", "b c"], old: true });
  expect(await said()).toMatchObject({ args: ["a", "b c"], home: join(root, ".lars") });
  await run({ env: { LARS_HOME: "elsewhere" } });
  expect(await said()).toMatchObject({ home: join(root, "elsewhere"), execPath: process.execPath });
});

test("under an old Node, a new one is fetched once, into the home, whole or not at all", async () => {
  const env = { LARS_HOME: join(root, "home"), PATH: bin };
  await run();
  expect(await run({ old: true, env: { ...env, NPM_FAILS: "1" } })).toMatchObject({ code: 1 });
  await writeFile(join(root, "CALLS"), "");
  for (const _ of [1, 2]) expect(await run({ old: true, env })).toMatchObject({ code: 0 });
  const node = join(root, "home", "node", "bin");
  expect((await said()).path.split(":")[0]).toBe(node);
  const fetches = (await calls()).filter((call) => call.startsWith("install"));
  expect(fetches).toHaveLength(1);
});

test("a Node of the machine that is new enough is taken instead", async () => {
  await writeFile(join(bin, "node"), `#!/bin/sh\nexec ${process.execPath} "$@"\n`);
  await chmod(join(bin, "node"), 0o755);
  expect(await run({ old: true, env: { PATH: bin } })).toMatchObject({ code: 0 });
  expect(await calls()).toHaveLength(1);
  await expect(access(join(root, ".lars", "node"))).rejects.toThrow();
});

test("the exit code of the program is ours", async () => {
  await run();
  const env = { PATH: bin };
  expect(await run({ args: ["fail"] })).toMatchObject({ code: 7 });
  expect(await run({ args: ["fail"], old: true, env })).toMatchObject({ code: 7 });
  expect(await run({ args: ["die"], old: true, env })).toMatchObject({ signal: "SIGKILL" });
});

test("a signal that reaches the door alone reaches the program", async () => {
  const child = start({ args: ["wait"], old: true, env: { PATH: bin } });
  await once(child.stdout as NodeJS.ReadableStream, "data");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([9, null]);
});

test("a door that is killed does not leave its program behind", async () => {
  const child = start({ args: ["wait"], old: true, env: { PATH: bin } });
  await once(child.stdout as NodeJS.ReadableStream, "data");
  child.kill("SIGKILL");
  await vi.waitFor(async () => expect(await readFile(join(root, "left.json"), "utf8")).toBe("alone"), within);
});

test("an install makes what agents start from, once, and fails not when it cannot be made", async () => {
  const folder = join(root, "apps", "lb-agent", "src");
  await mkdir(folder, { recursive: true });
  const maker =
    'import { appendFileSync } from "node:fs"; appendFileSync("MADE", "made\\n"); throw new Error("no room");';
  await writeFile(join(folder, "prepare-start.ts"), maker);
  for (const _ of [1, 2]) expect(await run()).toMatchObject({ code: 0, stderr: "" });
  expect(await readFile(join(root, "MADE"), "utf8")).toBe("made\n");
});
