"use client";

import type { AppRouter } from "@lars/api";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, isTRPCClientError, splitLink, type TRPCClient } from "@trpc/client";
import { type ReactNode, useState } from "react";
import { leaveWhenSignedOut } from "./leave-when-signed-out.ts";
import { oneStreamLink } from "./one-stream-link.ts";
import { TRPCProvider } from "./trpc.ts";

const URL = "/api/trpc";
const RETRIES_MAX = 2;
const FRESH_MS = 5_000;

/** One stream of server-sent events for all that is live, one batched request for the rest. */
function aClient(): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: oneStreamLink(URL),
        false: httpBatchLink({ url: URL, methodOverride: "POST" }),
      }),
    ],
  });
}

function codeOf(error: unknown): string | undefined {
  return isTRPCClientError<AppRouter>(error) ? error.data?.code : undefined;
}

/** Only what the network did may go better the second time; a refusal stays one. */
function mayRetry(failures: number, error: unknown): boolean {
  return codeOf(error) === undefined && failures < RETRIES_MAX;
}

function aQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: { queries: { staleTime: FRESH_MS, retry: mayRetry } },
  });
}

/** Gives the pages below it the API and its cache. */
export function ApiProvider({ children }: { readonly children: ReactNode }) {
  const [queryClient] = useState(aQueryClient);
  const [trpcClient] = useState(aClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
