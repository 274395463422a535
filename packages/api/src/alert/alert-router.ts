import { router } from "../procedures.ts";
import { acknowledgeAlert } from "./acknowledge-alert.ts";
import { alertGlance } from "./alert-glance.ts";
import { firingAlerts } from "./firing-alerts.ts";
import { listRules } from "./list-rules.ts";
import { listWebhooks } from "./list-webhooks.ts";
import { liveFiring } from "./live-firing.ts";
import { liveWebhooks } from "./live-webhooks.ts";
import { muteRule } from "./mute-rule.ts";
import { pageHistory } from "./page-history.ts";
import { removeRule } from "./remove-rule.ts";
import { removeWebhook } from "./remove-webhook.ts";
import { renewSecret } from "./renew-secret.ts";
import { saveRule } from "./save-rule.ts";
import { saveWebhook } from "./save-webhook.ts";
import { testWebhook } from "./test-webhook.ts";

/** What fires and what did, the rules, and who is told. */
export const alertRouter = router({
  glance: alertGlance,
  firing: firingAlerts,
  liveFiring,
  history: pageHistory,
  acknowledge: acknowledgeAlert,
  rules: listRules,
  saveRule,
  removeRule,
  muteRule,
  webhooks: listWebhooks,
  liveWebhooks,
  saveWebhook,
  renewSecret,
  removeWebhook,
  testWebhook,
});
