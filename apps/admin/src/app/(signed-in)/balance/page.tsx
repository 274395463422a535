import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BalanceView } from "../../../features/balance/balance-view.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("nav"))("balance") };
}

export default function BalancePage() {
  return <BalanceView />;
}
