/**
 * Whether a reporter is there, which answers nothing but Hello: ours is asked with another Hello. A deployed one knows no
 * Hello; of it we see only whether it takes what is written. Which of both a silent one is, it may take a round to know.
 */
import type { Random } from "@lars/model";
import type { Endpoint } from "@lars/reactor";
import { type SilencePolicy, type SilenceVerdict, SilenceWatch } from "./silence-watch.ts";

export class PeerWithoutAnswers {
  readonly #policy: SilencePolicy;
  readonly #silence: SilenceWatch;
  /** Those that said Hello once: their silence is no deployed one's. */
  readonly #greeters = new Set<string>();
  #endpoint = "";
  #greeted = false;
  /** Given up since the last Hello for having said none; once there were as many as peers, silence is taken for deployed. */
  #speechless = 0;
  #sentBytes = 0;
  #takenBytes = 0;
  #stalledMs = 0;

  constructor(policy: SilencePolicy, random: Random) {
    this.#policy = policy;
    this.#silence = new SilenceWatch(policy, random);
  }

  /** How long an asked peer has to answer, milliseconds. */
  get answerWithinMs(): number {
    return this.#silence.answerWithinMs;
  }

  connected({ host, port }: Endpoint): void {
    this.#endpoint = `${host}:${port}`;
    this.#greeted = false;
    this.#sentBytes = 0;
    this.#takenBytes = 0;
    this.#stalledMs = 0;
    this.#silence.began();
  }

  /** Hello was said. */
  asked(): void {
    this.#silence.asked();
  }

  /** It said Hello. */
  heard(): void {
    this.#greeted = true;
    this.#speechless = 0;
    this.#greeters.add(this.#endpoint);
    this.#silence.heard();
  }

  sent(bytes: number): void {
    this.#sentBytes += bytes;
  }

  /** So much time passed; `waitingBytes` of what was sent are not taken yet. */
  passed(ms: number, waitingBytes: number): { readonly verdict: SilenceVerdict; readonly cause: string } {
    const within = Math.round(this.#silence.answerWithinMs);
    if (this.#hasStalled(ms, waitingBytes)) return { verdict: "give up", cause: "it takes nothing of what is written" };
    const verdict = this.#silence.passed(ms);
    const cause = `no answer in ${within} ms`;
    if (verdict === "ask") return { verdict: this.#greeted ? "ask" : "nothing", cause };
    if (verdict !== "give up") return { verdict, cause };
    if (!this.#greeted && !this.#shouldHaveGreeted()) return { verdict: "nothing", cause };
    this.#silence.gaveUp();
    return { verdict, cause };
  }

  #shouldHaveGreeted(): boolean {
    if (this.#greeters.has(this.#endpoint)) return true;
    if (this.#policy.peers < 2 || this.#speechless >= this.#policy.peers) return false;
    this.#speechless += 1;
    return true;
  }

  #hasStalled(ms: number, waitingBytes: number): boolean {
    const takenBytes = this.#sentBytes - waitingBytes;
    const moves = waitingBytes === 0 || takenBytes > this.#takenBytes;
    this.#takenBytes = takenBytes;
    this.#stalledMs = moves ? 0 : this.#stalledMs + ms;
    return this.#stalledMs >= this.#policy.silenceMaxMs;
  }
}
