/** Everything behind the admin's pages: one procedure, one file. The browser imports types only. */
export type { ApiLog } from "./api-log.ts";
export type { AppRouter, RouterInputs, RouterOutputs } from "./app-router.ts";
export { readOrCreateSecret } from "./auth/secret-file.ts";
export type { Session } from "./auth/session.ts";
export { type Api, type ApiOptions, createApi } from "./create-api.ts";
export type { LarsErrorData } from "./error-door.ts";
export type { ExportView } from "./export/sheets.ts";
export type { LiveEvent } from "./live/live-event.ts";
export type { ViewEvent } from "./live/live-many.ts";
export { PAGE_ROWS_MAX } from "./page-input.ts";
