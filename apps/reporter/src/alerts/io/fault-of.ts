/** Which word there is for what an attempt to tell a webhook met. */
import type { DeliveryTrouble } from "@lars/db";

const OF_CODE = {
  name: ["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA"],
  refused: ["ECONNREFUSED"],
  unreachable: ["EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ENETDOWN", "EADDRNOTAVAIL", "EACCES"],
  timeout: ["ETIMEDOUT", "UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"],
  cut: ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"],
} as const;
const OF_CERTIFICATES = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/;
const REDIRECTS = { from: 300, below: 400 };

/** Of an answer that is not 2xx. */
export function faultOfStatus(status: number): DeliveryTrouble {
  const leadsElsewhere = status >= REDIRECTS.from && status < REDIRECTS.below;
  return { fault: leadsElsewhere ? "redirect" : "answer", detail: String(status) };
}

/** Of no answer within so many milliseconds. */
export function faultOfTimeout(ms: number): DeliveryTrouble {
  return { fault: "timeout", detail: ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s` };
}

/** Of what fetch threw. It says "fetch failed"; what failed is in the cause. */
export function faultOfError(error: unknown): DeliveryTrouble {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const { code, message } = cause as { code?: unknown; message?: unknown };
  const detail = String(code ?? message ?? cause);
  const known = (Object.keys(OF_CODE) as (keyof typeof OF_CODE)[]).find((fault) =>
    (OF_CODE[fault] as readonly string[]).includes(detail),
  );
  return { fault: known ?? (OF_CERTIFICATES.test(detail) ? "certificate" : "other"), detail };
}
