#!/usr/bin/env node
import { enter } from "../door/enter.mjs";

const args = process.argv.slice(2);
// An agent is waited for by whoever calls: it starts without what the other commands need.
if (args[0] === "lb-agent") await enter(new URL("../../lb-agent/src/start.mjs", import.meta.url), args.slice(1));
else await enter(new URL("../src/main.ts", import.meta.url), args);
