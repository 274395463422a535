import { expect, test } from "vitest";
import { loadAgentAddress } from "../src/index.ts";
import { aSource, refusalOf } from "./builders.ts";

const NOTHING = {
  home: "/srv/lars/.lars",
  host: undefined,
  basePort: undefined,
  health: { host: undefined, port: undefined },
};

test("where nobody said a thing, nothing is known", () => {
  expect(loadAgentAddress(aSource())).toEqual(NOTHING);
});

test("the variables of lars up and those of the agent itself move it; other variables are not judged", () => {
  const env = { LARS_AGENT_BASE_PORT: "28888", LARS_AGENT_HEALTH_PORT: "38888", LARS_AGENT_PULL_TIMEOUT: "never" };
  expect(loadAgentAddress(aSource({ env }))).toMatchObject({ basePort: 28_888, health: { port: 38_888 } });
  expect(loadAgentAddress(aSource({ env: { LARS_HEALTH_PORT: "1234" } })).health.port).toBe(1_234);
  const both = { LARS_HEALTH_PORT: "1234", LARS_AGENT_HEALTH_PORT: "38888" };
  expect(loadAgentAddress(aSource({ env: both })).health.port).toBe(38_888);
});

test("the agent's file says it too, the environment beats it", () => {
  const file =
    "[agent]\nlisten_ip = 0.0.0.0\nbase_port = 9000\n[health]\nip = 10.0.0.1\nport = 0\n[reporter]\nport = 1\n";
  expect(loadAgentAddress(aSource({ file }))).toEqual({
    home: "/srv/lars/.lars",
    host: "127.0.0.1",
    basePort: 9_000,
    health: { host: "10.0.0.1", port: undefined },
  });
  expect(loadAgentAddress(aSource({ file, env: { LARS_AGENT_BASE_PORT: "9500" } })).basePort).toBe(9_500);
});

test("what is wrong is refused by its own name", () => {
  expect(refusalOf(() => loadAgentAddress(aSource({ env: { LARS_AGENT_HEALTH_PORT: "x" } })))).toContain(
    'LARS_AGENT_HEALTH_PORT = "x": must be a port',
  );
  expect(refusalOf(() => loadAgentAddress(aSource({ file: "[agent]\nbase_prot = 1\n" })))).toContain("base_port");
});
