/** A `lars_dns` as deployed Lars creates it, with what years of editing by hand leave in one. */
import { anEmptyDatabase, type TestDatabase } from "@lars/testkit";

export const DEPLOYED_TABLES = [
  `CREATE TABLE RouteData (
    id int(10) unsigned NOT NULL AUTO_INCREMENT, modid int(10) unsigned NOT NULL, cmdid int(10) unsigned NOT NULL,
    serverip int(10) unsigned NOT NULL, serverport int(10) unsigned NOT NULL, PRIMARY KEY (id)
  ) ENGINE=InnoDB AUTO_INCREMENT=1 DEFAULT CHARSET=utf8`,
  `CREATE TABLE RouteVersion (
    id int(10) unsigned NOT NULL AUTO_INCREMENT, version int(10) unsigned NOT NULL, PRIMARY KEY (id)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8`,
  `CREATE TABLE RouteChange (
    id int(10) unsigned NOT NULL AUTO_INCREMENT, modid int(10) unsigned NOT NULL, cmdid int(10) unsigned NOT NULL,
    version bigint(20) unsigned NOT NULL, PRIMARY KEY (id)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8`,
  `CREATE TABLE ServerCallStatus (
    modid int(11) NOT NULL, cmdid int(11) NOT NULL, ip int(11) unsigned NOT NULL, port int(11) unsigned NOT NULL,
    caller int(11) unsigned NOT NULL, succ_cnt int(11) NOT NULL, err_cnt int(11) NOT NULL, ts bigint(20) NOT NULL,
    overload char(1) NOT NULL, PRIMARY KEY (modid, cmdid, ip, port, caller),
    KEY mlb_index (modid, cmdid, ip, port, caller)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8`,
  `CREATE TABLE ModIDConfig (
    id int(10) unsigned NOT NULL AUTO_INCREMENT, modid int(10) unsigned NOT NULL, content char(255) NOT NULL, PRIMARY KEY (id)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8`,
  `CREATE TABLE CmdIDConfig (
    id int(10) unsigned NOT NULL AUTO_INCREMENT, cmdid int(10) unsigned NOT NULL, content char(255) NOT NULL, PRIMARY KEY (id)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8`,
];

/** Rows 4, 5 and 6 repeat earlier ones; 7 has an id, 8 a port that cannot be served. */
const ROWS = [
  `INSERT INTO RouteData VALUES (1, 1, 1, 3232235953, 7777), (2, 1, 2, 3232235954, 7776), (3, 1, 2, 3232235955, 7778),
    (4, 1, 1, 3232235953, 7777), (5, 1, 1, 3232235953, 7777), (6, 1, 2, 3232235955, 7778),
    (7, 4000000000, 1, 3232235953, 7777), (8, 1, 1, 3232235953, 70000), (9, 9, 9, 3232235953, 7777)`,
  "INSERT INTO RouteVersion VALUES (1, 1500000000)",
  "INSERT INTO RouteChange VALUES (1, 1, 1, 1500000000)",
  "INSERT INTO ServerCallStatus VALUES (1, 1, 3232235953, 7777, 2130706433, 10, 2, 1500000000, '0')",
  "INSERT INTO ModIDConfig VALUES (1, 1, '支付'), (2, 2, 'search'), (3, 1, 'payment')",
  "INSERT INTO CmdIDConfig VALUES (1, 1, '查询')",
];

export async function aDeployedDatabase(): Promise<TestDatabase> {
  const database = await anEmptyDatabase();
  for (const statement of [...DEPLOYED_TABLES, ...ROWS]) await database.sql(statement);
  return database;
}
