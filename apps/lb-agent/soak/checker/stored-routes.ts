/** What reporters wrote of the agent, read as SQL has it, without the stores of the product. */
import type { Database } from "@lars/db";
import { keyOf } from "../../../dns-service/soak/checker/route-history.ts";
import type { HostText } from "../callers/wire.ts";

/** The window of a host: since it became idle or overloaded. */
export interface StoredWindow {
  readonly successes: number;
  readonly failures: number;
  readonly overloaded: boolean;
}

/** One host, as AgentModule has it, and as ServerCallStatus has it. */
export interface StoredHost {
  /** Since the start of the agent. */
  readonly successes: number;
  readonly failures: number;
  readonly window: StoredWindow;
  readonly status: StoredWindow | undefined;
}

/** Where which number stands in a host of AgentModule.hosts (prisma/schema.prisma). */
const AT = { ip: 0, port: 1, overload: 2, rsucc: 5, rerr: 6, succTotal: 10, errTotal: 11 } as const;
const NO_HOSTS: ReadonlyMap<HostText, StoredHost> = new Map();

export class StoredRoutes {
  readonly #routes: ReadonlyMap<string, ReadonlyMap<HostText, StoredHost>>;

  constructor(routes: ReadonlyMap<string, ReadonlyMap<HostText, StoredHost>>) {
    this.#routes = routes;
  }

  hostsOf(key: string): ReadonlyMap<HostText, StoredHost> {
    return this.#routes.get(key) ?? NO_HOSTS;
  }

  static async read({ kysely }: Database): Promise<StoredRoutes> {
    const statuses = new Map<string, StoredWindow>();
    const columns = ["modid", "cmdid", "ip", "port", "succ_cnt", "err_cnt", "overload"] as const;
    for (const row of await kysely.selectFrom("ServerCallStatus").select(columns).execute()) {
      const status = { successes: row.succ_cnt, failures: row.err_cnt, overloaded: row.overload === "1" };
      statuses.set(`${keyOf(row.modid, row.cmdid)} ${row.ip}:${row.port}`, status);
    }
    const routes = new Map<string, Map<HostText, StoredHost>>();
    for (const row of await kysely.selectFrom("AgentModule").select(["modid", "cmdid", "hosts"]).execute()) {
      const key = keyOf(row.modid, row.cmdid);
      const hosts = (JSON.parse(row.hosts) as number[][]).map((host) => storedHost(key, host, statuses));
      routes.set(key, new Map([...(routes.get(key) ?? []), ...hosts]));
    }
    return new StoredRoutes(routes);
  }
}

function storedHost(
  key: string,
  columns: readonly number[],
  statuses: ReadonlyMap<string, StoredWindow>,
): [HostText, StoredHost] {
  const at = (name: keyof typeof AT): number => columns[AT[name]] ?? 0;
  const host = `${at("ip")}:${at("port")}`;
  const window = { successes: at("rsucc"), failures: at("rerr"), overloaded: at("overload") === 1 };
  const status = statuses.get(`${key} ${host}`);
  return [host, { successes: at("succTotal"), failures: at("errTotal"), window, status }];
}
