#!/usr/bin/env node
// Lars uses Prisma's schema language and generator only; migrations are applied by packages/db. The schema engine is a
// native download that nothing here needs: PRISMA_SCHEMA_ENGINE_BINARY points at this file, so none is made.
process.stderr.write("Lars needs no Prisma schema engine: migrations are applied by `npx lars migrate`.\n");
process.exitCode = 101;
