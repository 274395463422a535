/** Alerts: what rules look at, what fires, who is told. */
export type { AlertDesk } from "./alert-desk.ts";
export * from "./alert-rows.ts";
export type { AlertStore } from "./alert-store.ts";
export type { DeliveryFault, DeliveryTrouble } from "./delivery-fault.ts";
export { troubleText } from "./delivery-fault.ts";
export type * from "./desk-rows.ts";
export type { AlertBoard, AlertWrites, NewAlert, NewDelivery } from "./evaluation-store.ts";
export type { AlertLease } from "./lease-store.ts";
export type { AlertMinutes, AlertReadings } from "./readings.ts";
export type { Attempt, DueDelivery } from "./webhook-store.ts";
