/**
 * `node packages/client/example/quick-start.ts [BASE_PORT]`: calls the hosts of module 1, command 1 over HTTP, by way of
 * the agent on this machine.
 */
import { connect, LarsError } from "@lars/client/source"; // in a project of your own: "@lars/client"

const say = (line: string): void => void process.stdout.write(`${line}\n`);

await using lars = await connect({ basePort: Number(process.argv[2] ?? 8_888) });

try {
  // By hand: ask, call, report.
  const answer = await lars.getHost(1, 1, { wait: true });
  if (answer.kind === "host") {
    try {
      const response = await fetch(`http://${answer.host}/`);
      lars.report(answer.host, response.ok ? "success" : "failure");
      say(`${answer.host} says ${response.status}`);
    } catch (error) {
      lars.report(answer.host, "failure"); // a host that cannot be reached is the one to be told about
      say(`${answer.host}: ${error}`);
    }
  } else say(`no host to call: ${answer.kind}`);

  // The same in one call, with a time limit, and another host when one fails.
  const call = await lars.call(
    1,
    1,
    async (host, signal) => {
      const response = await fetch(`http://${host}/`, { signal });
      if (!response.ok) throw new Error(`${host} says ${response.status}`);
      return response.text();
    },
    { attempts: 3, timeoutMs: 500 },
  );
  if (call.kind === "done") say(`${call.host} says "${call.value}" at attempt ${call.attempts}`);
  else if (call.kind === "failed") say(`${call.attempts} hosts failed, the last one with ${call.error}`);
  else say(`no host to call: ${call.kind}`);
} catch (fault) {
  if (!(fault instanceof LarsError)) throw fault;
  say(`${fault.code}: ${fault.message}`);
}
