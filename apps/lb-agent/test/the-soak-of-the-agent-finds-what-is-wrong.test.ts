import { expect, test } from "vitest";
import { Latencies } from "../soak/callers/latencies.ts";
import type { CallsTold } from "../soak/callers/messages.ts";
import { Code, hostRequest, readHostAnswer, readRouteAnswer, report, WireError } from "../soak/callers/wire.ts";
import { AnswerJudge } from "../soak/checker/answer-judge.ts";
import { type Finding, Findings } from "../soak/checker/finding.ts";
import { ReportBooks } from "../soak/checker/report-books.ts";
import { RouteLedger } from "../soak/checker/route-ledger.ts";
import { type StoredHost, StoredRoutes } from "../soak/checker/stored-routes.ts";
import { crowdOf } from "../soak/disturb/crowd.ts";

const KEY = "100 0";
const STAYS = "167772161:8000";
const OTHER = "167772163:8302";
const NOTHING: CallsTold = { kind: "told", answered: 0, hosts: [], refusals: [], lost: [], silences: [], wrong: [] };

function aJudge({ calmSinceMs = undefined as number | undefined } = {}) {
  const found: Finding[] = [];
  const findings = new Findings((finding) => found.push(finding));
  const ledger = new RouteLedger();
  ledger.is(KEY, `${STAYS} ${OTHER}`, 1_000);
  const parts = { ledger, crowd: crowdOf(20), findings, patience: 1, calmSinceMs: () => calmSinceMs, logs: () => [] };
  return { judge: new AnswerJudge(parts), ledger, found };
}

function given(host: string, sentMs: number): CallsTold {
  return { ...NOTHING, answered: 1, hosts: [{ key: KEY, host, successes: 1, failures: 0, sentMs }] };
}

function refused(code: number, sentMs: number): CallsTold {
  return { ...NOTHING, answered: 1, refusals: [{ key: KEY, code, count: 1, sentMs }] };
}

test("a host that was removed before the agent was whole must not be given out", () => {
  const { judge, ledger, found } = aJudge();
  ledger.is(KEY, STAYS, 20_000);
  judge.whole(30_000);
  judge.judge(given(OTHER, 30_100));
  expect(found.map(({ kind }) => kind)).toEqual(["removed"]);
});

test("what a dns-service may have on its disk is allowed while things go away, and no longer than that", () => {
  const { judge, ledger, found } = aJudge();
  ledger.is(KEY, STAYS, 25_000);
  judge.whole(30_000);
  judge.disturbed(30_050);
  judge.judge(given(OTHER, 30_100));
  expect(found).toEqual([]);
  judge.whole(50_000);
  judge.disturbed(50_050);
  judge.judge(given(OTHER, 50_100));
  expect(found.map(({ kind }) => kind)).toEqual(["removed"]);
});

test("an account that comes behind the moment at which the agent was whole is judged by the moment before", () => {
  const { judge, ledger, found } = aJudge();
  ledger.is(KEY, STAYS, 20_000);
  judge.whole(31_000);
  judge.judge(given(OTHER, 30_900));
  expect(found).toEqual([]);
});

test("a removal is followed while everybody is there, quiet point or not", () => {
  const { judge, ledger, found } = aJudge({ calmSinceMs: 10_000 });
  ledger.is(KEY, STAYS, 12_000);
  judge.judge(given(OTHER, 26_900));
  expect(found).toEqual([]);
  judge.judge(given(OTHER, 27_100));
  expect(found.map(({ kind }) => kind)).toEqual(["removed"]);
});

test("a host that never was is no host", () => {
  const { judge, found } = aJudge();
  judge.whole(2_000);
  judge.judge(given("1:1", 3_000));
  expect(found.map(({ kind }) => kind)).toEqual(["removed"]);
});

test("a module that had hosts all the time is refused to nobody", () => {
  const { judge, ledger, found } = aJudge();
  judge.whole(20_000);
  judge.judge(refused(Code.noExist, 20_100));
  judge.judge(refused(Code.overload, 20_100));
  judge.judge(refused(Code.systemError, 20_100));
  expect(found.map(({ kind }) => kind)).toEqual(["failed", "failed", "failed"]);
  ledger.willBe(KEY, "", 21_000);
  judge.judge(refused(Code.noExist, 21_100));
  expect(found).toHaveLength(3);
});

test("a call without an answer counts, unless the agent was away", () => {
  const { judge } = aJudge();
  judge.judge({ ...NOTHING, lost: [{ key: KEY, sentMs: 5_000 }] });
  judge.agentLeft(6_000);
  judge.judge({ ...NOTHING, lost: [{ key: KEY, sentMs: 6_500 }] });
  judge.agentCame(7_000);
  judge.judge({ ...NOTHING, lost: [{ key: KEY, sentMs: 7_500 }] });
  expect([judge.unanswered, judge.excused]).toEqual([2, 1]);
});

function stored(hosts: Record<string, StoredHost>): StoredRoutes {
  return new StoredRoutes(new Map([[KEY, new Map(Object.entries(hosts))]]));
}

function counted(successes: number, status = successes): StoredHost {
  const window = { successes, failures: 0, overloaded: false };
  return { successes, failures: 0, window, status: { ...window, successes: status } };
}

function someBooks() {
  const ledger = new RouteLedger();
  ledger.is(KEY, `${STAYS} ${OTHER}`, 1_000);
  const books = new ReportBooks(ledger, new Set([`${KEY} ${STAYS}`]));
  const calls = (host: string, successes: number) => ({ key: KEY, host, successes, failures: 0, sentMs: 0 });
  books.take({ ...NOTHING, hosts: [calls(STAYS, 10), calls(OTHER, 5)] });
  return { books, ledger, calls };
}

test("one report that the database does not know of is missed, one that nobody made as well", () => {
  const { books } = someBooks();
  expect(books.compare(stored({ [STAYS]: counted(10), [OTHER]: counted(5) }))).toEqual([]);
  expect(books.compare(stored({ [STAYS]: counted(9), [OTHER]: counted(5) }))).toMatchObject([{ missing: 1 }]);
  expect(books.compare(stored({ [STAYS]: counted(10), [OTHER]: counted(6) }))).toHaveLength(1);
});

test("a host that came and went counts on from the last quiet point", () => {
  const { books, calls } = someBooks();
  // It began anew in between: three are all that its second stay has.
  books.mark(stored({ [STAYS]: counted(10), [OTHER]: counted(3) }), 20_000);
  books.take({ ...NOTHING, hosts: [calls(OTHER, 4)] });
  expect(books.compare(stored({ [STAYS]: counted(10), [OTHER]: counted(7) }))).toEqual([]);
  expect(books.compare(stored({ [STAYS]: counted(10), [OTHER]: counted(6) }))).toMatchObject([{ missing: 1 }]);
});

test("a call status that is not of the present window, or not there, is seen", () => {
  const { books } = someBooks();
  expect(books.compare(stored({ [STAYS]: counted(10, 4), [OTHER]: counted(5) }))).toHaveLength(1);
  const without = { ...counted(10), status: undefined };
  expect(books.compare(stored({ [STAYS]: without, [OTHER]: counted(5) }))).toHaveLength(1);
});

test("hosts that the agent's state lacks, or has too many, are seen", () => {
  const { books } = someBooks();
  expect(books.compare(stored({ [STAYS]: counted(10) }))).toHaveLength(1);
  expect(books.compare(stored({ [STAYS]: counted(10), [OTHER]: counted(5), "1:1": counted(0) }))).toHaveLength(1);
});

test("answers are read as protocol.md has them, and what is none is told", () => {
  const answer = Buffer.from("0500000015000000082a1064180228012a0d", "hex");
  expect(() => readHostAnswer(answer)).toThrow(WireError);
  // seq 42, 100 2, RET_NOEXIST
  expect(readHostAnswer(Buffer.from("0500000008000000082a106418022003", "hex"))).toEqual({
    seq: 42,
    modId: 100,
    cmdId: 2,
    code: Code.noExist,
    host: undefined,
  });
  // Success without a host.
  expect(() => readHostAnswer(Buffer.from("0500000006000000082a10641802", "hex"))).toThrow(WireError);
  expect(readRouteAnswer(Buffer.from("08000000040000000864 1002".replace(" ", ""), "hex")).hosts).toEqual([]);
});

test("an address above 128.0.0.0 takes ten bytes, as deployed callers send it", () => {
  const bytes = report({ modId: 1, cmdId: 2 }, "3232235953:9000", false).toString("hex");
  expect(bytes).toBe("060000001600000008011002 1a0e08b183a085fcffffffff01 10a846 2001".replaceAll(" ", ""));
  expect(hostRequest(42, 100, 2).toString("hex")).toBe("0400000006000000082a10641802");
});

test("shares of times are the upper ends of the steps that hold them", () => {
  const latencies = new Latencies();
  for (let n = 1; n <= 1_000; n++) latencies.add(n === 1_000 ? 250.4 : 0.995);
  expect(latencies.told()).toEqual({ count: 1_000, p50: 1, p99: 1, p999: 1, max: 250.4 });
  latencies.add(250.4);
  expect(latencies.told().p999).toBe(250.4);
  latencies.add(300);
  expect(latencies.told().p999).toBe(251);
});
