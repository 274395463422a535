/** The fences between folders (CONTRIBUTING.md, Fences). Each is planted with a breach in tooling/test. */
const core = "^(apps|packages)/[^/]+/src/core/";
const pure = "^packages/(model|balancer|routing)/";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "core-is-pure",
      comment: "core/ decides; it never talks",
      severity: "error",
      from: { path: core },
      to: { pathNot: [core, pure] },
    },
    {
      name: "model-depends-on-nothing",
      severity: "error",
      from: { path: "^packages/model/src/" },
      to: { pathNot: "^packages/model/src/" },
    },
    {
      name: "balancer-knows-the-model-only",
      severity: "error",
      from: { path: "^packages/balancer/src/" },
      to: { pathNot: "^packages/(model|balancer)/" },
    },
    {
      name: "routing-decides-only",
      comment: "it is told the time and pulls through a function: the agent and the client in one process share it",
      severity: "error",
      from: { path: "^packages/routing/src/" },
      to: { pathNot: pure },
    },
    {
      name: "the-client-brings-no-daemon",
      comment: "it is published with all that it needs in it: no log, no settings, no database",
      severity: "error",
      from: { path: "^packages/client/src/" },
      to: {
        pathNot: "^(packages/(balancer|client|model|protocol|reactor|routing|uplink)/|(node:)?[a-z_]+(/promises)?$)",
      },
    },
    {
      name: "protocol-is-sans-io",
      comment: "bytes in, messages out",
      severity: "error",
      from: { path: "^packages/protocol/src/" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?buffer$" },
    },
    {
      name: "sockets-only-in-reactor",
      severity: "error",
      from: { path: "^(apps|packages)/[^/]+/src/", pathNot: "^packages/(reactor|testkit)/" },
      to: { path: "^(node:)?(net|dgram|tls)$" },
    },
    {
      name: "mysql-only-in-db",
      severity: "error",
      from: { path: "^(apps|packages)/", pathNot: "^packages/(db|testkit)/" },
      to: { path: "(^|node_modules/)(mysql2|kysely)(/|$)" },
    },
    {
      name: "admin-browser-code-never-loads-the-server",
      severity: "error",
      from: { path: "^apps/admin/src/", pathNot: "^apps/admin/src/(app/api/|server/|main\\.ts$)" },
      to: { path: "^packages/(api|db|config)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "admin-never-meets-the-database",
      severity: "error",
      from: { path: "^apps/admin/src/" },
      to: { path: "^packages/(db|reactor|protocol)/" },
    },
    {
      name: "daemons-never-meet-the-admin",
      severity: "error",
      from: { path: "^apps/(dns-service|lb-agent|reporter)/" },
      to: { path: "^(apps/admin|packages/(api|input))/" },
    },
    {
      name: "the-agent-never-sees-the-database",
      severity: "error",
      from: { path: "^apps/lb-agent/src/" },
      to: { path: "^packages/db/" },
    },
    {
      name: "apps-do-not-import-apps",
      comment: "only the command line may start what the others are",
      severity: "error",
      from: { path: "^apps/([^/]+)/src/", pathNot: "^apps/cli/" },
      to: { path: "^apps/", pathNot: "^apps/$1/" },
    },
    {
      name: "one-door-per-package",
      severity: "error",
      from: { path: "^(apps|packages)/([^/]+)/" },
      to: { path: "^packages/[^/]+/src/", pathNot: ["^$1/$2/", "^packages/[^/]+/src/index\\.ts$"] },
    },
    {
      name: "tests-stay-out-of-src",
      severity: "error",
      from: { path: "/src/", pathNot: "^packages/testkit/" },
      to: { path: "^packages/testkit/|\\.test\\.ts$" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "resolvable",
      severity: "error",
      from: { pathNot: "^apps/admin/\\.next" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(\\.next|\\.lars|generated|bench)/" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
