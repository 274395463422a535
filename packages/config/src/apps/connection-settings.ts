/** What every service that agents connect to does with connections; where they differ is with each. */
import { count, duration, host } from "../kinds.ts";

export const connectionSettings = {
  host: { section: "reactor", key: "ip", kind: host, preset: "127.0.0.1", about: "address that agents connect to" },
  connectionsMax: {
    section: "reactor",
    key: "max_connections",
    keyAliases: ["maxConn"],
    kind: count(1, 1_000_000),
    preset: "20000",
    about: "connections at a time; more are refused; `maxConn` in deployed files",
  },
  writeTimeoutMs: {
    section: "reactor",
    key: "write_timeout",
    kind: duration("s", "100ms", "1h"),
    preset: "30s",
    about: "an agent that takes nothing of what waits for it for so long is disconnected",
  },
  idleTimeoutMs: {
    section: "reactor",
    key: "idle_timeout",
    kind: duration("s", "0s", "1d"),
    preset: "0s",
    about: "a connection on which nothing moved for so long is closed; 0: never",
  },
  keepAliveMs: {
    section: "reactor",
    key: "keepalive",
    kind: duration("s", "1s", "2h"),
    preset: "10s",
    about: "silence after which the kernel asks whether the agent's machine is there; ten questions, one a second",
  },
} as const;
