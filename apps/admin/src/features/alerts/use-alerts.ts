"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLiveEvents } from "../../live/use-live-events.ts";
import { useTRPC } from "../../trpc/trpc.ts";
import type { Alert, AlertWebhook } from "./alert.ts";

/** What fires, live. */
export function useFiring() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const firing = useQuery(trpc.alert.firing.queryOptions());
  useLiveEvents<Alert[]>({
    open: (handlers) => trpc.alert.liveFiring.subscriptionOptions(undefined, handlers),
    onValue: (value) => cache.setQueryData(trpc.alert.firing.queryKey(), value),
  });
  return firing;
}

/** All webhooks, live. */
export function useWebhooks() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const webhooks = useQuery(trpc.alert.webhooks.queryOptions());
  useLiveEvents<AlertWebhook[]>({
    open: (handlers) => trpc.alert.liveWebhooks.subscriptionOptions(undefined, handlers),
    onValue: (value) => cache.setQueryData(trpc.alert.webhooks.queryKey(), value),
  });
  return webhooks;
}

/** What one does to an alert or a rule in passing; everything about alerts is read again. */
export function useAlertActions() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const onSettled = () => void cache.invalidateQueries(trpc.alert.pathFilter());
  return {
    acknowledge: useMutation(trpc.alert.acknowledge.mutationOptions({ onSettled })),
    mute: useMutation(trpc.alert.muteRule.mutationOptions({ onSettled })),
    removeRule: useMutation(trpc.alert.removeRule.mutationOptions({ onSettled })),
    removeWebhook: useMutation(trpc.alert.removeWebhook.mutationOptions({ onSettled })),
    saveRule: useMutation(trpc.alert.saveRule.mutationOptions({ onSettled })),
    saveWebhook: useMutation(trpc.alert.saveWebhook.mutationOptions({ onSettled })),
    renewSecret: useMutation(trpc.alert.renewSecret.mutationOptions({ onSettled })),
    testWebhook: useMutation(trpc.alert.testWebhook.mutationOptions({ onSettled })),
  };
}
