/** An agent that was seen within this time is online. */
export const ONLINE_MS = 30_000;
