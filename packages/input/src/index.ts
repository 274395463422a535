/** What operators type, checked with the same schemas in the browser, at the server and in the terminal. */
export {
  changePasswordSchema,
  emailSchema,
  type FirstUser,
  firstUserSchema,
  loginSchema,
  PASSWORD_CHARS_MAX,
  PASSWORD_CHARS_MIN,
  passwordSchema,
} from "./account.ts";
export {
  type AlertRuleInput,
  alertKindSchema,
  alertRuleSchema,
  alertSeveritySchema,
  alertWebhookSchema,
} from "./alert.ts";
export { type FieldIssue, fieldIssues, type IssueParams, type MessageKey, messageKeys } from "./field-issue.ts";
export {
  addressIssue,
  addressSchema,
  type HostLine,
  hostLineKey,
  hostLineSchema,
  ipSchema,
  portSchema,
} from "./host.ts";
export { type HostLines, LINES_MAX, type LineIssue, parseHostLines } from "./host-lines.ts";
export { idSchema, idTextSchema, parseId } from "./id.ts";
export {
  NAME_CHARS_MAX,
  type NameKind,
  type NameSave,
  nameKindSchema,
  nameSaveSchema,
  nameSchema,
} from "./name.ts";
export { type RouteEditInput, routeEditSchema, rowIdSchema } from "./route-edit.ts";
