/** The agent's process, by the name that every daemon's has; `start.mjs` is the same, some time earlier. */
await import(new URL("./start.mjs", import.meta.url).href);
