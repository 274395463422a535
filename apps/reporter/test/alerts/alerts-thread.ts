/** Alerts in a thread of their own, so that a test can end them as a power cut would. */
import { parentPort, workerData } from "node:worker_threads";
import { createDaemonContext } from "@lars/daemon";
import { startAlerts } from "../../src/alerts/start-alerts.ts";

startAlerts(workerData, createDaemonContext("alerts", { level: "silent" }));
parentPort?.postMessage("started");
