/**
 * `node packages/client/example/embedded.ts [DNS_SERVICE [REPORTER]]`: balances in this very process; no agent is needed.
 */
import { connectEmbedded } from "@lars/client/source"; // in a project of your own: "@lars/client"

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const [dnsService = "127.0.0.1:7778", reporter = "127.0.0.1:7779"] = process.argv.slice(2);
await using lars = await connectEmbedded({
  dnsServices: [dnsService],
  reporters: [reporter],
  onEvent: ({ kind, peer, endpoint }) => say(`${peer} ${endpoint}: ${kind}`),
});

await lars.getHost(1, 1, { wait: true }); // the first to ask waits for the dns-service

for (let n = 0; n < 4; n += 1) {
  const answer = lars.pick(1, 1); // nobody waits any more
  if (answer.kind !== "host") {
    say(`no host to call: ${answer.kind}`);
    continue;
  }
  say(`calling ${answer.host}`);
  lars.report(answer.host, "success");
}
