import { getEventListeners } from "node:events";
import { type HostAddress, hostAddress, LarsError } from "@lars/model";
import { expect, test } from "vitest";
import { type CallOptions, type CallWork, callHosts, type HostSource } from "../src/call.ts";
import { type GetHostResult, RouteHost } from "../src/hosts.ts";

const [a, b, c] = [1, 2, 3].map((n) => hostAddress(0x0a000000 + n, 9000)) as [HostAddress, HostAddress, HostAddress];

/** A client that hands out these hosts in turn and remembers what it is told. */
function aSource(...answers: (HostAddress | "overloaded" | "unknown")[]) {
  const reports: string[] = [];
  let asked = 0;
  const source: HostSource = {
    getHost: async (modId, cmdId): Promise<GetHostResult> => {
      const answer = answers[asked++ % answers.length] ?? "unknown";
      return typeof answer === "string"
        ? { kind: answer }
        : { kind: "host", host: new RouteHost({ modId, cmdId }, answer) };
    },
    report: (host, outcome) => reports.push(`${host.modId}·${host.cmdId} ${host.ip & 255} ${outcome}`),
  };
  const call = <Value>(work: CallWork<Value>, options: CallOptions<Value> = {}) =>
    callHosts(source, { modId: 7, cmdId: 9, work, options });
  return { call, reports };
}

test("a call that works is done, and reported as a success of its host and route", async () => {
  const { call, reports } = aSource(a);
  const result = await call(async (host, signal) => `${host} ${signal.aborted}`);
  expect(result).toMatchObject({ kind: "done", value: "10.0.0.1:9000 false", host: a, attempts: 1 });
  expect(reports).toEqual(["7·9 1 success"]);
});

test("work that throws is reported as a failure, and what it threw is in the answer", async () => {
  const { call, reports } = aSource(a, b);
  const error = new Error("refused");
  const work = (): string => {
    throw error;
  };
  expect(await call(work)).toMatchObject({ kind: "failed", error, host: a, attempts: 1 });
  expect(reports).toEqual(["7·9 1 failure"]);
});

test("with attempts to spare another host is tried, never the same one again", async () => {
  const { call, reports } = aSource(a, a, b, a, b, c);
  const work = async (host: HostAddress) => {
    if (host.ip !== c.ip) throw new Error("refused");
    return "fine";
  };
  expect(await call(work, { attempts: 5 })).toMatchObject({ kind: "done", value: "fine", host: c, attempts: 3 });
  expect(reports).toEqual(["7·9 1 failure", "7·9 2 failure", "7·9 3 success"]);
});

test("when no other host is handed out, the failure of the tried ones is the answer", async () => {
  const { call, reports } = aSource(a);
  const fails = async () => Promise.reject(new Error("refused"));
  expect(await call(fails, { attempts: 3 })).toMatchObject({ kind: "failed", host: a, attempts: 1 });
  expect(reports).toEqual(["7·9 1 failure"]);

  const resting = aSource(a, "overloaded");
  expect(await resting.call(fails, { attempts: 3 })).toMatchObject({ kind: "failed", host: a });
});

test.each(["overloaded", "unknown"] as const)("that there is no host to try (%s) is an answer", async (kind) => {
  const { call, reports } = aSource(kind);
  expect(await call(async () => 1)).toEqual({ kind });
  expect(reports).toEqual([]);
});

test("a host that takes too long is told so by the signal, and has failed", async () => {
  const { call, reports } = aSource(a);
  let seen: AbortSignal | undefined;
  const result = await call(
    (_, signal) => {
      seen = signal;
      return new Promise<never>(() => undefined); // it never ends, whatever the signal says
    },
    { timeoutMs: 20 },
  );
  expect(result).toMatchObject({ kind: "failed", error: { code: "CALL_TIMEOUT" }, attempts: 1 });
  expect(seen?.reason).toMatchObject({ code: "CALL_TIMEOUT", message: expect.stringContaining("10.0.0.1:9000") });
  expect(reports).toEqual(["7·9 1 failure"]);
});

test("a host that took too long is a failure even for a caller whose outcomeOf blames nobody", async () => {
  const { call, reports } = aSource(a);
  const forever = () => new Promise<never>(() => undefined);
  await call(forever, { timeoutMs: 20, outcomeOf: () => "unreported" });
  expect(reports).toEqual(["7·9 1 failure"]);
});

test("a caller that gives up is answered at once with its own reason, and no host is blamed", async () => {
  const { call, reports } = aSource(a, b);
  const caller = new AbortController();
  const reason = new Error("the user left");
  let seen: AbortSignal | undefined;
  const result = call(
    (_, signal) => {
      seen = signal;
      queueMicrotask(() => caller.abort(reason));
      return new Promise<never>(() => undefined);
    },
    { signal: caller.signal, attempts: 3 },
  );
  await expect(result).rejects.toBe(reason);
  expect(seen?.reason).toBe(reason);
  expect(reports).toEqual([]);
});

test("work that ends because its caller gave up is not the host's failure either", async () => {
  const { call, reports } = aSource(a);
  const caller = new AbortController();
  const work: CallWork<never> = (_, signal) =>
    new Promise((__, reject) => signal.addEventListener("abort", () => reject(new Error("aborted fetch"))));
  setImmediate(() => caller.abort());
  await expect(call(work, { signal: caller.signal })).rejects.toMatchObject({ name: "AbortError" });
  expect(reports).toEqual([]);
});

test("a call whose caller gave up before it began asks for no work", async () => {
  const { call, reports } = aSource(a);
  let worked = 0;
  await expect(call(() => worked++, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });
  expect([worked, reports]).toEqual([0, []]);
});

test("no listener stays behind at the caller's signal, however many calls it was used for", async () => {
  const { call } = aSource(a);
  const { signal } = new AbortController();
  for (let n = 0; n < 3; n += 1) await call(async () => n, { signal });
  await call(async () => Promise.reject(new Error("refused")), { signal });
  await new Promise(setImmediate);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("the caller judges: a value can be a failure that is tried elsewhere, an error no fault of the host", async () => {
  const { call, reports } = aSource(a, b);
  const outcomeOf: NonNullable<CallOptions<number>["outcomeOf"]> = (end) =>
    end.kind === "error" ? "unreported" : end.value >= 500 ? "failure" : "success";
  const status = await call((host) => (host.ip === a.ip ? 503 : 200), { attempts: 2, outcomeOf });
  expect(status).toMatchObject({ kind: "done", value: 200, host: b, attempts: 2 });
  expect(reports.splice(0)).toEqual(["7·9 1 failure", "7·9 2 success"]);

  const wrong = () => Promise.reject(new LarsError("INPUT_INVALID", "a wrong request"));
  expect(await call(wrong, { attempts: 2, outcomeOf })).toMatchObject({ kind: "failed", attempts: 1 });
  expect(reports).toEqual([]);
});

test.each([{ attempts: 0 }, { attempts: 1.5 }, { attempts: 101 }, { timeoutMs: 0 }, { timeoutMs: Number.NaN }])(
  "options out of range are refused: %o",
  async (options) => {
    const { call } = aSource(a);
    await expect(call(() => 1, options)).rejects.toMatchObject({ code: "INPUT_INVALID" });
  },
);

test.each([
  [/^work undefined is none: .*function/, undefined, {}],
  [/^options null is none/, () => 1, null],
  [/^signal 5 is none/, () => 1, { signal: 5 }],
  [/^outcomeOf success is none/, () => 1, { outcomeOf: "success" }],
  [/^timeoutMs 500 of a call is none/, () => 1, { timeoutMs: "500" }],
])("what is no argument of a call is refused by its name: %s", async (message, work, options) => {
  const { call, reports } = aSource(a);
  await expect(call(work as () => number, options as object)).rejects.toMatchObject({ code: "INPUT_INVALID", message });
  expect(reports).toEqual([]);
});

test.each(Array.from({ length: 12 }, (_, turns) => ({ turns })))(
  "a caller who gives up $turns turns after it asked blames no host",
  async ({ turns }) => {
    const { call, reports } = aSource(a, b);
    const givesUp = new AbortController();
    const ended = call(() => new Promise(() => undefined), { attempts: 2, timeoutMs: 20, signal: givesUp.signal });
    const told = expect(ended).rejects.toThrow("enough");
    for (let turn = 0; turn < turns; turn += 1) await undefined;
    givesUp.abort(new Error("enough"));
    await told;
    expect(reports).toEqual([]);
  },
);
