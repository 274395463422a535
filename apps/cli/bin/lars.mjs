#!/usr/bin/env node
import { enter } from "../door/enter.mjs";

await enter(new URL("../src/main.ts", import.meta.url), process.argv.slice(2));
