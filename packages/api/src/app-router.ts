import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { presentAccount } from "./account/present-account.ts";
import { agentDetail } from "./agent/agent-detail.ts";
import { liveAgent } from "./agent/live-agent.ts";
import { liveAgents } from "./agent/live-agents.ts";
import { pageAgents } from "./agent/page-agents.ts";
import { alertRouter } from "./alert/alert-router.ts";
import { balanceOfRoute } from "./balance/balance-of-route.ts";
import { balancedModules } from "./balance/balanced-modules.ts";
import { liveBalance } from "./balance/live-balance.ts";
import { liveMany } from "./live/live-many.ts";
import { liveShell } from "./live/live-shell.ts";
import { liveModuleEvents } from "./module/live-module-events.ts";
import { liveModuleHistory } from "./module/live-module-history.ts";
import { liveModuleMatrix } from "./module/live-module-matrix.ts";
import { moduleEvents } from "./module/module-events.ts";
import { moduleHistory } from "./module/module-history.ts";
import { moduleMatrix } from "./module/module-matrix.ts";
import { pageNames } from "./name/page-names.ts";
import { removeName } from "./name/remove-name.ts";
import { saveName } from "./name/save-name.ts";
import { fleetHistory } from "./overview/fleet-history.ts";
import { liveFleetHistory } from "./overview/live-fleet-history.ts";
import { liveOverview } from "./overview/live-overview.ts";
import { presentOverview } from "./overview/present-overview.ts";
import { router } from "./procedures.ts";
import { changeRoute } from "./route/change-route.ts";
import { impactOfEdit } from "./route/impact-of-edit.ts";
import { pageRoutes } from "./route/page-routes.ts";
import { searchAll } from "./search/search-all.ts";
import { createFirstUser } from "./setup/create-first-user.ts";
import { setupStatus } from "./setup/setup-status.ts";
import { liveStatuses } from "./status/live-statuses.ts";
import { pageStatuses } from "./status/page-statuses.ts";
import { hostsOfVersion } from "./version/hosts-of-version.ts";
import { listNodes } from "./version/list-nodes.ts";
import { liveNodes } from "./version/live-nodes.ts";
import { pageVersions } from "./version/page-versions.ts";
import { presentVersion } from "./version/present-version.ts";

/** Everything the admin can ask; one procedure, one file. */
export const appRouter = router({
  route: router({ page: pageRoutes, change: changeRoute, impact: impactOfEdit }),
  version: router({
    present: presentVersion,
    page: pageVersions,
    hosts: hostsOfVersion,
    nodes: listNodes,
    liveNodes,
  }),
  name: router({ page: pageNames, save: saveName, remove: removeName }),
  status: router({ page: pageStatuses, live: liveStatuses }),
  balance: router({ modules: balancedModules, get: balanceOfRoute, live: liveBalance }),
  agent: router({ page: pageAgents, live: liveAgents, get: agentDetail, liveOne: liveAgent }),
  module: router({
    history: moduleHistory,
    liveHistory: liveModuleHistory,
    matrix: moduleMatrix,
    liveMatrix: liveModuleMatrix,
    events: moduleEvents,
    liveEvents: liveModuleEvents,
  }),
  overview: router({
    present: presentOverview,
    live: liveOverview,
    history: fleetHistory,
    liveHistory: liveFleetHistory,
  }),
  alert: alertRouter,
  shell: router({ live: liveShell }),
  live: router({ many: liveMany }),
  search: router({ all: searchAll }),
  setup: router({ status: setupStatus, createFirstUser }),
  account: router({ present: presentAccount }),
});

/** The type the browser works against. */
export type AppRouter = typeof appRouter;

/** What each procedure takes. */
export type RouterInputs = inferRouterInputs<AppRouter>;

/** What each procedure gives. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;
