/** What the dot in the top bar says about everything that is live on the page. */

/** How one stream of events is doing; away: it is open, and says that the database does not answer. */
export type StreamState = "connecting" | "open" | "broken" | "away";

/** One of the words of the dot. */
export type LiveState = "connecting" | "live" | "reconnecting" | "away" | "paused";

/** The word for all streams together: the worst of them, unless the page rests. */
export function liveStateOf(streams: Iterable<StreamState>, resting: boolean): LiveState {
  if (resting) return "paused";
  const all = new Set(streams);
  if (all.has("broken")) return "reconnecting";
  if (all.has("away")) return "away";
  return all.has("connecting") || all.size === 0 ? "connecting" : "live";
}
