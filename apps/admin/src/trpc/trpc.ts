"use client";

import type { AppRouter } from "@lars/api";
import type { TRPCClientErrorLike } from "@trpc/client";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { createTRPCContext } from "@trpc/tanstack-react-query";

/** The API as hooks; the router is known as a type only, none of its code reaches the browser. */
export const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>();

/** What the API takes. */
export type Input = inferRouterInputs<AppRouter>;

/** What the API answers. */
export type Output = inferRouterOutputs<AppRouter>;

/** A refusal of the API. */
export type ApiError = TRPCClientErrorLike<AppRouter>;
