/**
 * The way in for every command: plain JavaScript that an older Node understands. It makes sure of the dependencies and
 * of Node 24, then hands over to the real program under that Node.
 */
import module from "node:module";
import { basename } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ensureDependencies } from "./dependencies.mjs";
import { DoorError } from "./door-error.mjs";
import { handOver, watchParent } from "./hand-over.mjs";
import { ensureNode, isNew } from "./node-runtime.mjs";
import { codeFolder, homeFolder, rootFolder } from "./places.mjs";
import { runtimeFor } from "./runtime-for.mjs";
import { prepareStart } from "./start-code.mjs";

/**
 * Runs a program of Lars with what it needs in place.
 * A failure is told in one line, with exit code 1; nothing has been started then.
 * @param {URL} program a TypeScript file, or plain JavaScript, which Node 24 can run
 * @param {readonly string[]} args
 */
export async function enter(program, args) {
  try {
    await open(fileURLToPath(program), args);
  } catch (cause) {
    if (!(cause instanceof DoorError)) throw cause;
    if (cause.output !== "") process.stderr.write(`${cause.output.trimEnd()}\n`);
    process.stderr.write(`lars: ${cause.message}\n`);
    process.exitCode = 1;
  }
}

async function open(program, args) {
  // Whatever is started from here looks for the same files, whatever folder it is started in.
  process.env.LARS_HOME = homeFolder();
  // Compiled once, TypeScript starts as fast as JavaScript; an older Node does not look at it.
  process.env.NODE_COMPILE_CACHE ??= codeFolder;
  const installed = await ensureDependencies(rootFolder);
  const node = await ensureNode(homeFolder());
  if (installed) prepareStart(rootFolder, node);
  if (node === process.execPath) {
    if (!isNew(process.version)) throw new DoorError(`${basename(node)} ${process.version} is too old`);
    watchParent(() => process.kill(process.pid, "SIGTERM"));
    process.argv = [node, program, ...args];
    module.enableCompileCache?.(codeFolder);
    await import(pathToFileURL(program).href);
    return;
  }
  const { nodeArgs, env } = runtimeFor(args[0]);
  await handOver(node, [...nodeArgs, program, ...args], env);
}
