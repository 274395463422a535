/** Fills RouteData: some modules by rows, then what is there again and again, which costs the client nothing. */
import type { Database } from "@lars/db";

/** Modules 1 to `modules` with commands 1 to `commands` each. */
export interface RouteShape {
  readonly modules: number;
  readonly commands: number;
}

export const HOSTS_PER_ROUTE = 10;

/** 192.168.0.1, as agents' hosts look: a large number, which the protocol writes in ten bytes. */
const FIRST_IP = 3_232_235_521;
/** Addresses between two modules' first ones. */
const IP_STRIDE = 16;
const FIRST_PORT = 7_000;

/** Replaces all routes. */
export async function fillRoutes(database: Database, { modules, commands }: RouteShape): Promise<void> {
  await database.kysely.deleteFrom("RouteData").execute();
  await database.kysely.insertInto("RouteData").values(firstModule(commands)).execute();
  for (let filled = 1; filled < modules; filled *= 2) await copyModules(database, filled, modules);
}

function firstModule(commands: number) {
  return Array.from({ length: commands * HOSTS_PER_ROUTE }, (_, at) => ({
    modid: 1,
    cmdid: 1 + Math.floor(at / HOSTS_PER_ROUTE),
    serverip: FIRST_IP + at,
    serverport: FIRST_PORT + (at % HOSTS_PER_ROUTE),
  }));
}

/** Modules 1 to `count` once more, as the next ones, none beyond `modules`. */
async function copyModules(database: Database, count: number, modules: number): Promise<void> {
  await database.kysely
    .insertInto("RouteData")
    .columns(["modid", "cmdid", "serverip", "serverport"])
    .expression((from) =>
      from
        .selectFrom("RouteData")
        .select(({ eb }) => [
          eb("modid", "+", count).as("modid"),
          "cmdid",
          eb("serverip", "+", count * IP_STRIDE).as("serverip"),
          "serverport",
        ])
        .where("modid", "<=", modules - count),
    )
    .execute();
}
