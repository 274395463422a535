/** What a table makes of pages that may be short or empty although more follow: the search has kept its time and goes on. */

/** How reading page by page goes; an infinite query says so. */
export interface PagesRead {
  readonly isPending: boolean;
  readonly isFetching: boolean;
  readonly isError: boolean;
  /** The rows are those of an earlier question. */
  readonly isPlaceholderData: boolean;
  readonly hasNextPage: boolean;
  fetchNextPage(options: { readonly cancelRefetch: boolean }): Promise<unknown>;
}

/**
 * What is there to be shown: nothing was asked for yet (`loading`), nothing is found so far (`searching`), the rest could
 * not be read (`stopped`), nothing matches (`nothing`), or rows.
 */
export type Findings = "loading" | "searching" | "stopped" | "nothing" | "rows";

/** Reads {@link Findings} off; "nothing" is said only when nothing follows and the answer is that to the present question. */
export function findingsOf(pages: PagesRead, rows: number): Findings {
  if (pages.isPending) return "loading";
  if (pages.hasNextPage && pages.isError) return "stopped";
  if (rows > 0) return "rows";
  return pages.hasNextPage || pages.isPlaceholderData ? "searching" : "nothing";
}

/** A table's side of its pages. */
export interface TablePages {
  readonly findings: Findings;
  /** Nothing can be shown but the shape of what comes. */
  readonly loading: boolean;
  /** The rows answer an earlier question; those of the present one are on their way. */
  readonly dated: boolean;
  readonly hasMore: boolean;
  /** For whenever the last row is near: asks for the next page unless one is on its way, or the last try failed. */
  loadMore(): void;
  /** A person tries again after a failure. */
  goOn(): void;
}

/** What to hand to a table that shows `rows` rows of `pages`. */
export function tablePagesOf(pages: PagesRead, rows: number): TablePages {
  const findings = findingsOf(pages, rows);
  const hasMore = pages.hasNextPage && findings !== "stopped";
  const mayAsk = hasMore && !pages.isFetching;
  const goOn = () => void pages.fetchNextPage({ cancelRefetch: false });
  return {
    findings,
    loading: findings === "loading" || findings === "searching",
    dated: findings === "rows" && pages.isPlaceholderData,
    hasMore,
    goOn,
    loadMore: () => {
      if (mayAsk) goOn();
    },
  };
}
