import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OverviewView } from "../../features/overview/overview-view.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("nav"))("overview") };
}

export default function OverviewPage() {
  return <OverviewView />;
}
