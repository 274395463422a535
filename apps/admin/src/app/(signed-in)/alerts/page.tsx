import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AlertsView } from "../../../features/alerts/alerts-view.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("nav"))("alerts") };
}

export default function AlertsPage() {
  return <AlertsView />;
}
