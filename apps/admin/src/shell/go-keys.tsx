"use client";

import { useRouter } from "next/navigation";
import { useKeys } from "../keyboard/keyboard-provider.tsx";
import { NAV_ITEMS } from "./nav-items.ts";

/** `g r` goes to Routes, and so on. */
export function GoKeys() {
  return NAV_ITEMS.map(({ key, href, go }) => <GoKey key={key} keys={`g ${go}`} href={href} />);
}

function GoKey({ keys, href }: { readonly keys: string; readonly href: string }) {
  const router = useRouter();
  useKeys(keys, () => router.push(href));
  return null;
}
