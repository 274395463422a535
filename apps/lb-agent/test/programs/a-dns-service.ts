/** A dns-service in a process of its own, so that it can be stopped as a process is: says its port, serves 1·1 with 10.0.0.N. */
import { routeId, routeKey } from "@lars/model";
import { hosts } from "../builders.ts";
import { aDnsService } from "../fakes.ts";

const dns = await aDnsService({ greets: true });
dns.routes.set(routeId(routeKey(1, 1)), hosts(Number(process.argv[2])));
process.stdout.write(`${dns.port}\n`);
