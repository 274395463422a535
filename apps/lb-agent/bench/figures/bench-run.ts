/** What every figure is measured on, how thoroughly, and what was asked so far. */
import { type LoadFigures, type LoadShape, type Programs, putLoad } from "../drivers/udp-programs.ts";
import type { WholeStack } from "../stack/whole-stack.ts";

export interface Effort {
  /** Of each load. */
  readonly seconds: number;
  /** How often floor and agent take turns; the median counts. */
  readonly rounds: number;
  /** Of load while memory is watched. */
  readonly minutes: number;
}

export class BenchRun {
  readonly stack: WholeStack;
  readonly programs: Programs;
  readonly effort: Effort;
  /** Calls that udp-load made of the agent and that ended with a report. */
  calls = 0;

  constructor(parts: { stack: WholeStack; programs: Programs; effort: Effort }) {
    this.stack = parts.stack;
    this.programs = parts.programs;
    this.effort = parts.effort;
  }

  /** Load on the agent; its calls are remembered, as each of them must be counted. */
  async loadAgent(shape: Omit<LoadShape, "basePort">): Promise<LoadFigures> {
    const figures = await putLoad(this.programs.load, { ...shape, basePort: this.stack.agent.port });
    const [successes = 0, overloads = 0] = figures.retcodes;
    this.calls += successes + overloads;
    return figures;
  }
}
