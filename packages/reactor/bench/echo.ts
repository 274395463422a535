/** `node packages/reactor/bench/echo.ts [seconds]`: frames per second and their times, pipelined and one by one. */
import { measureEcho } from "../src/index.ts";

const seconds = Number(process.argv[2] ?? 3);
for (const threads of [1, 2]) {
  for (const depth of [1, 16, 256]) {
    process.stdout.write(`${JSON.stringify(await measureEcho({ threads, depth, seconds }))}\n`);
  }
}
