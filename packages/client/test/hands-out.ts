import type { HostAddress } from "@lars/model";
import { getHostRequest, getHostResponse, MessageId, RetCode } from "@lars/protocol";
import type { Answers } from "./fake-agent.ts";

/** An agent that hands out these hosts in turn, whatever is asked for. */
export function handsOut(...hosts: readonly HostAddress[]): Answers {
  let asked = 0;
  return (frame) => {
    const request = getHostRequest.decode(frame.body);
    if (frame.id !== MessageId.GetHostRequest || request === undefined) return undefined;
    const host = hosts[asked++ % hosts.length];
    const retCode = host === undefined ? RetCode.NoExist : RetCode.Success;
    return {
      id: MessageId.GetHostResponse,
      body: getHostResponse.encode({ ...request, retCode, ...(host && { host }) }),
    };
  };
}
