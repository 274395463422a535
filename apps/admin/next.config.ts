import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const repository = fileURLToPath(new URL("../../", import.meta.url));

const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
];

const config: NextConfig = {
  // The launcher gives each build a folder of its own, so that no build touches what is being served.
  // biome-ignore lint/style/noProcessEnv: read before anything of ours is loaded
  distDir: process.env["LARS_BUILD_FOLDER"] ?? ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  outputFileTracingRoot: repository,
  transpilePackages: ["@lars/input", "@lars/model"],
  // Types are checked by `tsc -p apps/admin` with all others; a start must not wait for it.
  typescript: { ignoreBuildErrors: true },
  turbopack: {
    root: repository,
    // What next-intl's own plugin would set; the plugin looks for the file beside the working directory instead. Messages
    // are taken apart by the build, so that no browser loads what takes them apart.
    resolveAlias: {
      "next-intl/config": "./src/i18n/request.ts",
      "use-intl/format-message": "use-intl/format-message/format-only",
    },
    rules: {
      "./messages/*.json": {
        loaders: [
          { loader: "next-intl/extractor/catalogLoader", options: { messages: { format: "json", precompile: true } } },
        ],
        as: "*.js",
      },
    },
  },
  experimental: {
    optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@mantine/form"],
    // Pages carry no data of their own, so a page that was visited once opens at once the next time.
    staleTimes: { dynamic: 300, static: 300 },
  },
  async headers() {
    return [{ source: "/:path*", headers: securityHeaders }];
  },
};

export default config;
