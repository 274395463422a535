/** A real shard on a real port, in this thread, whose clock stands still until it is told otherwise; and a caller of it. */
import type { HostAddress, Ipv4, RouteKey } from "@lars/model";
import {
  encodeFrame,
  type GetHostResponse,
  getHostRequest,
  getHostResponse,
  getRouteRequest,
  getRouteResponse,
  HEADER_BYTES,
  MessageId,
  RetCode,
  reportRequest,
  shardOf,
} from "@lars/protocol";
import { connectUdp, type UdpClient } from "@lars/reactor";
import type { AgentPolicy } from "@lars/routing";
import { aClock, type TestClock } from "@lars/testkit";
import type { ModuleInspection, ShardAnswers } from "../src/http/shard-question.ts";
import { Shard } from "../src/io/shard.ts";
import type { ShardInspection, ShardNews } from "../src/io/shard-messages.ts";

interface ShardOptions {
  /** The one that the caller asks for; it decides which of the three shards this is. */
  readonly key: RouteKey;
  readonly policy: AgentPolicy;
  readonly caller?: Ipv4;
}

/** No module has it: answered at once, by whichever shard it comes to, and nothing changes. */
const NOBODY = -1;

export class ShardOnAPort implements AsyncDisposable {
  readonly clock: TestClock = aClock();
  /** What it told the main thread, in order. */
  readonly news: ShardNews[] = [];
  readonly #key: RouteKey;
  readonly #shard: Shard;
  readonly #waiting = new Map<number, (answer: GetHostResponse) => void>();
  #routeAnswered: ((hosts: readonly HostAddress[]) => void) | undefined;
  #udp: UdpClient | undefined;
  #seq = 0;

  static async open(options: ShardOptions): Promise<ShardOnAPort> {
    const opened = new ShardOnAPort(options);
    const port = await opened.#shard.start();
    opened.#udp = await connectUdp({ host: "127.0.0.1", port }, (bytes) => opened.#heard(bytes));
    return opened;
  }

  private constructor({ key, policy, caller = 0 as Ipv4 }: ShardOptions) {
    this.#key = key;
    this.#shard = new Shard(
      { shard: shardOf(key.modId, key.cmdId), host: "127.0.0.1", port: 0, caller, policy, routes: new Float64Array() },
      { clock: this.clock, random: () => 0, tell: (news) => this.news.push(news) },
    );
  }

  /** An answer of the dns-service. */
  update(hosts: readonly HostAddress[], key = this.#key): void {
    this.#shard.obey({ kind: "route", route: { ...key, hosts, version: 0 } });
  }

  getHost({ modId, cmdId }: { modId: number; cmdId: number } = this.#key): Promise<GetHostResponse> {
    this.#seq += 1;
    const answered = new Promise<GetHostResponse>((done) => this.#waiting.set(this.#seq, done));
    this.send(encodeFrame(MessageId.GetHostRequest, getHostRequest.encode({ seq: this.#seq, modId, cmdId })));
    return answered;
  }

  /** All hosts of the module. */
  getRoute(): Promise<readonly HostAddress[]> {
    const answered = new Promise<readonly HostAddress[]>((done) => {
      this.#routeAnswered = done;
    });
    this.send(encodeFrame(MessageId.ApiGetRouteRequest, getRouteRequest.encode(this.#key)));
    return answered;
  }

  /** Resolves when it has arrived: the port answers in order, and an answer to nobody comes behind it. */
  async report(host: HostAddress, retCode: number): Promise<void> {
    this.send(encodeFrame(MessageId.ReportRequest, reportRequest.encode({ ...this.#key, host, retCode })));
    await this.arrived();
  }

  /** Whatever was sent has arrived. */
  async arrived(): Promise<void> {
    const { retCode } = await this.getHost({ modId: NOBODY, cmdId: NOBODY });
    if (retCode !== RetCode.SystemError) throw new Error(`ids that are none were answered with ${retCode}`);
  }

  send(datagram: Uint8Array): void {
    this.#udp?.send(datagram);
  }

  /** The module as it is now; undefined when the shard has none. */
  module(): ModuleInspection | undefined {
    const { modId, cmdId } = this.#key;
    const question = { ask: "modules", ids: Int32Array.of(modId, cmdId), hostsMax: 1 } as const;
    this.#shard.obey({ kind: "ask", number: 0, question });
    const answer = this.news.pop();
    if (answer?.kind !== "answered") throw new Error("it was asked and did not answer");
    return (answer.answer as ShardAnswers["modules"]).modules[0];
  }

  inspect(): ShardInspection {
    this.#shard.obey({ kind: "inspect", question: 0 });
    const inspected = this.news.pop();
    if (inspected?.kind !== "inspected") throw new Error("it was inspected and did not answer");
    return inspected.inspection;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#udp?.[Symbol.asyncDispose]();
    await this.#shard[Symbol.asyncDispose]();
  }

  #heard(bytes: Buffer): void {
    const body = bytes.subarray(HEADER_BYTES);
    if (bytes.readInt32LE(0) === MessageId.ApiGetRouteResponse) {
      this.#routeAnswered?.(getRouteResponse.decode(body)?.hosts ?? []);
      return;
    }
    const answer = getHostResponse.decode(body);
    if (answer === undefined) throw new Error("an answer that is no message");
    this.#waiting.get(answer.seq)?.(answer);
    this.#waiting.delete(answer.seq);
  }
}
