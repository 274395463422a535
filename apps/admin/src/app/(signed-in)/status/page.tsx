import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { StatusView } from "../../../features/status/status-view.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("nav"))("status") };
}

export default function StatusPage() {
  return <StatusView />;
}
