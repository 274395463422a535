import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type TestDatabase, until } from "@lars/testkit";
import type { AlertOptions } from "../../src/alerts/start-alerts.ts";

/** Alerts that look often. */
export function alertOptions(database: TestDatabase, holder: string): AlertOptions {
  return {
    databaseUrl: database.url,
    holder,
    everyMs: 50,
    webhookTimeoutMs: 1_000,
    keptMs: 86_400_000,
    settlingMs: 0,
    leaseMs: 1_500,
  };
}

/** Only one rule is left: failed calls above 10 %, which fires at once and is over at once. */
export async function onlyErrorRate(database: TestDatabase): Promise<void> {
  await database.sql("UPDATE AlertRule SET enabled = (kind = 'errorRate'), forSeconds = 0, resolveSeconds = 0");
}

/** The last five minutes of a module, all alike. */
export async function calls(database: TestDatabase, modid: number, { succ = 80, err = 20 } = {}): Promise<void> {
  const newest = Math.floor(Date.now() / 60_000) * 60 - 60;
  for (let at = newest - 240; at <= newest; at += 60) {
    await database.sql("INSERT IGNORE INTO FleetMinute VALUES (?, 1, 0, 0, 0, 1, 1, 1)", [at]);
    await database.sql("REPLACE INTO ModuleMinute VALUES (?, ?, 1, 1, ?, ?, 0, 3, 0, 1, 3)", [at, modid, succ, err]);
  }
}

/** What has fired, the oldest first. */
export async function alerts(database: TestDatabase): Promise<{ subject: string; open: boolean }[]> {
  const rows = await database.sql("SELECT subject, openKey FROM Alert ORDER BY id");
  return rows.map(({ subject, openKey }) => ({ subject: String(subject), open: openKey !== null }));
}

/** The one who evaluates, and the how-manieth. */
export async function leaseOf(database: TestDatabase): Promise<{ holder: string; token: number; evaluatedMs: number }> {
  const [row] = await database.sql("SELECT holder, token, evaluatedMs FROM AlertLease");
  return { holder: String(row?.["holder"]), token: Number(row?.["token"]), evaluatedMs: Number(row?.["evaluatedMs"]) };
}

/** Waits until rules have been looked at so many times more. */
export async function looks(database: TestDatabase, times = 3): Promise<void> {
  for (let n = 0; n < times; n++) {
    const { evaluatedMs } = await leaseOf(database);
    await until(async () => (await leaseOf(database)).evaluatedMs > evaluatedMs, { withinMs: 15_000 });
  }
}

/** What a webhook was sent. */
export interface Received {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
  /** When it came, of a clock that only goes forward. */
  readonly atMs: number;
}

/** A server that keeps what it is sent, and answers as it is told. */
export async function aReceiver(
  answer: (nth: number, response: ServerResponse) => void = (_, response) => void response.end(),
) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const head = (name: string) => String(request.headers[name]);
      received.push({
        id: head("webhook-id"),
        timestamp: head("webhook-timestamp"),
        signature: head("webhook-signature"),
        body,
        atMs: performance.now(),
      });
      answer(received.length, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    received,
    url: `http://127.0.0.1:${port}/hook`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}

export const SECRET = `whsec_${Buffer.from("0123456789abcdef0123456789abcdef").toString("base64")}`;

/** A webhook that is told of everything. */
export async function aWebhook(database: TestDatabase, url: string, id = 1): Promise<void> {
  await database.sql("INSERT INTO AlertWebhook VALUES (?, ?, ?, ?, 1, 0, '', 0, 1, 0, 0, 'ada')", [
    id,
    `hook ${id}`,
    url,
    SECRET,
  ]);
}
