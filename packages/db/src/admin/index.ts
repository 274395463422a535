/** What the admin asks the database, and who may come in. */
export { type AdminQueries, adminQueries } from "./admin-queries.ts";
export type * from "./admin-rows.ts";
export type * from "./agent-rows.ts";
export type * from "./convergence/convergence-rows.ts";
export { HISTORY_RANGES, type HistoryRange } from "./history-ranges.ts";
export type * from "./module-page/module-rows.ts";
export { NameConflict } from "./name-conflict.ts";
export type * from "./overview/overview-rows.ts";
export { liveSessions } from "./sessions.ts";
export {
  createFirstUser,
  createSetupToken,
  forgetUsers,
  isSetupTokenValid,
  type NewUser,
  userCount,
} from "./setup-token.ts";
export { createSignInToken } from "./sign-in-token.ts";
