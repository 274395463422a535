import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RoutesView } from "../../../features/routes/routes-view.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("nav"))("routes") };
}

export default function RoutesPage() {
  return <RoutesView />;
}
