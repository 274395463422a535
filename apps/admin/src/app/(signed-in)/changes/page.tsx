import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ChangesView } from "../../../features/changes/changes-view.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("nav"))("changes") };
}

export default function ChangesPage() {
  return <ChangesView />;
}
