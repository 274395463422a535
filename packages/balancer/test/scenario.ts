/**
 * Runs the rule book: commands, then `----`, then what they answered. The answer to a script is the script itself with
 * its answers filled in, so a wrong decision is a diff that an operator can read (`vitest -u` rewrites the files).
 */
import { type HostAddress, hostAddress, type Outcome } from "@lars/model";
import { type BalancePolicy, DEFAULT_BALANCE_POLICY, LoadBalancer } from "../src/index.ts";
import { aClock } from "./builders.ts";

/** Hosts are named A to Z. */
const hostNamed = (name: string): HostAddress => hostAddress(name.charCodeAt(0), 9000);
const nameOf = (host: HostAddress): string => String.fromCharCode(host.ip);

class Scenario {
  readonly #clock = aClock();
  #balancer = new LoadBalancer({ clock: this.#clock });

  readonly #commands: Readonly<Record<string, (words: readonly string[]) => string>> = {
    policy: (words) => this.#start(Object.fromEntries(words.map((word) => word.split("=")))),
    update: (names) => {
      this.#balancer.update(names.map(hostNamed));
      return this.#queues();
    },
    pick: (words) => Array.from({ length: timesOf(words) }, () => this.#pick()).join(", "),
    report: ([name = "", outcome, ...words]) => {
      for (let n = timesOf(words); n > 0; n -= 1) this.#balancer.report(hostNamed(name), outcome as Outcome);
      return this.#queues();
    },
    wait: ([seconds]) => {
      this.#clock.advance(Number(seconds?.replace("s", "")) * 1000);
      return "";
    },
  };

  run(line: string): string {
    const [command = "", ...words] = line.split(" ");
    const known = this.#commands[command];
    if (known === undefined) throw new Error(`no such command in a scenario: ${line}`);
    return known(words);
  }

  #start(changes: Record<string, string | undefined>): string {
    const numbers = Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, Number(value)]));
    const policy: BalancePolicy = { ...DEFAULT_BALANCE_POLICY, ...numbers };
    this.#balancer = new LoadBalancer({ clock: this.#clock, policy });
    return "";
  }

  #pick(): string {
    const result = this.#balancer.pick();
    if (result.kind !== "host") return result.kind;
    return result.probe ? `${nameOf(result.address)} probe` : nameOf(result.address);
  }

  #queues(): string {
    const { idle, overload } = this.#balancer.snapshot();
    const names = (hosts: typeof idle): string => hosts.map((host) => nameOf(host.host)).join(" ") || "-";
    return `idle ${names(idle)} | overload ${names(overload)}`;
  }
}

function timesOf(words: readonly string[]): number {
  return Number(words[0]?.replace("x", "") ?? 1);
}

/** The script with its answers as the balancer gives them. */
export function replay(script: string): string {
  const scenario = new Scenario();
  const blocks = script.trim().split(/\n\n+/);
  return `${blocks.map((block) => answered(scenario, block)).join("\n\n")}\n`;
}

function answered(scenario: Scenario, block: string): string {
  const [asked = ""] = block.split("\n----");
  const commands = asked.split("\n").filter((line) => !line.startsWith("#"));
  const answers = commands.map((line) => scenario.run(line)).filter((answer) => answer !== "");
  return [asked, ...(answers.length > 0 ? ["----", ...answers] : [])].join("\n");
}
