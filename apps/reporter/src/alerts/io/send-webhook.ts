/** One attempt to tell a webhook: signed as Standard Webhooks has it (standardwebhooks.com), so that libraries check it. */
import { createHmac } from "node:crypto";
import { VERSION } from "@lars/daemon";
import type { DeliveryTrouble } from "@lars/db";
import { faultOfError, faultOfStatus, faultOfTimeout } from "./fault-of.ts";

/** A message, and where it goes. */
export interface WebhookMessage {
  readonly url: string;
  /** `whsec_` and the key in base64. */
  readonly secret: string;
  /** The same in every attempt. */
  readonly deliveryId: string;
  /** The bytes that are sent and signed. */
  readonly body: string;
}

/** What came of an attempt. */
export interface WebhookAnswer {
  readonly ok: boolean;
  /** Null when there was no answer. */
  readonly status: number | null;
  /** Why it is not ok. */
  readonly trouble: DeliveryTrouble;
}

/** What is needed besides the message. */
export interface SendOptions {
  readonly atSeconds: number;
  readonly timeoutMs: number;
  /** A stop. */
  readonly signal: AbortSignal;
}

const SECRET_PREFIX = "whsec_";
const NO_TROUBLE: DeliveryTrouble = { fault: null, detail: "" };

/** `v1,` and the HMAC-SHA256 of id, time and body: who has the key knows who sent it, and when. */
export function signatureOf({ secret, deliveryId, body }: Omit<WebhookMessage, "url">, atSeconds: number): string {
  const key = Buffer.from(secret.replace(SECRET_PREFIX, ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${deliveryId}.${atSeconds}.${body}`).digest("base64")}`;
}

/** Posts a message. A redirect is refused: what is signed for one address is not for another. Never throws. */
export async function sendWebhook(message: WebhookMessage, options: SendOptions): Promise<WebhookAnswer> {
  const { atSeconds, timeoutMs } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(message.url, {
      method: "POST",
      body: message.body,
      redirect: "manual",
      signal: AbortSignal.any([timeout, options.signal]),
      headers: {
        "content-type": "application/json",
        "user-agent": `lars-reporter/${VERSION}`,
        "webhook-id": message.deliveryId,
        "webhook-timestamp": String(atSeconds),
        "webhook-signature": signatureOf(message, atSeconds),
      },
    });
    await response.body?.cancel().catch(() => undefined); // nobody reads it
    const { ok, status } = response;
    return { ok, status, trouble: ok ? NO_TROUBLE : faultOfStatus(status) };
  } catch (error) {
    return { ok: false, status: null, trouble: timeout.aborted ? faultOfTimeout(timeoutMs) : faultOfError(error) };
  }
}
