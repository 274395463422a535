import { until } from "@lars/testkit";
import { InfiniteQueryObserver, QueryClient } from "@tanstack/react-query";
import { afterEach, expect, test } from "vitest";
import { type Findings, findingsOf, tablePagesOf } from "../src/table/table-pages.ts";
import { isNearEnd, ROW_PX } from "../src/table/window-of-rows.ts";

const screen = { scrollTop: 0, height: 20 * ROW_PX };
const clients: QueryClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.clear();
});

type Answer = number | "fails";

/** A table over pages of so many rows each, driven as it is drawn; what it showed, each thing once in a row. */
function aTable(answers: readonly Answer[]) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  clients.push(client);
  const asked: number[] = [];
  const observer = new InfiniteQueryObserver<Page, Error, { pages: Page[] }, string[], number>(client, {
    queryKey: ["rows"],
    initialPageParam: 0,
    queryFn: async ({ pageParam }) => {
      asked.push(pageParam);
      const tries = asked.filter((one) => one === pageParam).length;
      const answer = answers[pageParam];
      if (answer === "fails" && tries === 1) throw new Error("away");
      const rows = answer === undefined || answer === "fails" ? 1 : answer;
      return { rows, next: pageParam + 1 < answers.length ? pageParam + 1 : null };
    },
    getNextPageParam: (page) => page.next,
  });
  const shown: Findings[] = [];
  const now = () => {
    const result = observer.getCurrentResult();
    const rows = result.data?.pages.reduce((sum, page) => sum + page.rows, 0) ?? 0;
    return { rows, pages: tablePagesOf(result, rows), isFetching: result.isFetching };
  };
  const draw = () => {
    const { rows, pages } = now();
    if (shown.at(-1) !== pages.findings) shown.push(pages.findings);
    if (pages.hasMore && isNearEnd(screen, rows)) pages.loadMore();
  };
  observer.subscribe(draw);
  return { asked, shown, now, rests: () => until(() => !now().isFetching && !isAsking(now())) };
}

interface Page {
  readonly rows: number;
  readonly next: number | null;
}

function isAsking({ rows, pages }: { rows: number; pages: ReturnType<typeof tablePagesOf> }): boolean {
  return pages.findings === "loading" || (pages.hasMore && isNearEnd(screen, rows));
}

test("empty pages are passed until rows come; meanwhile it says that it is searching", async () => {
  const table = aTable([0, 0, 0, 60, 60]);
  await table.rests();
  expect(table.shown).toEqual(["loading", "searching", "rows"]);
  expect(table.asked).toEqual([0, 1, 2, 3]);
});

test("short pages are put together until there is a screenful, and no further", async () => {
  const table = aTable([5, 0, 30, 3, 40, 50, 60]);
  await table.rests();
  expect(table.now().rows).toBe(78);
  expect(table.asked).toEqual([0, 1, 2, 3, 4]);
});

test("nothing matches is said once the search is over, never before", async () => {
  const table = aTable([0, 0, 0]);
  await table.rests();
  expect(table.shown).toEqual(["loading", "searching", "nothing"]);
});

test("a page that cannot be read stops the search until a person tries again; it is not asked for over and over", async () => {
  const table = aTable([0, "fails", 0, 2]);
  await table.rests();
  expect(table.shown).toEqual(["loading", "searching", "stopped"]);
  expect(table.asked).toEqual([0, 1]);
  table.now().pages.goOn();
  await until(() => table.now().pages.findings === "rows");
  await table.rests();
  expect(table.asked).toEqual([0, 1, 1, 2, 3]);
  expect(table.now().rows).toBe(3);
});

const answered = {
  isPending: false,
  isFetching: true,
  isError: false,
  hasNextPage: false,
  fetchNextPage: async () => 0,
};

test("that an earlier search found nothing is not said of the one that is on its way", () => {
  expect(findingsOf({ ...answered, isPlaceholderData: true }, 0)).toBe("searching");
  expect(findingsOf({ ...answered, isPlaceholderData: false }, 0)).toBe("nothing");
});

test("rows of an earlier search are shown as such while those of the present one are on their way", () => {
  expect(tablePagesOf({ ...answered, isPlaceholderData: true }, 60)).toMatchObject({ findings: "rows", dated: true });
  expect(tablePagesOf({ ...answered, isPlaceholderData: false }, 60).dated).toBe(false);
});
