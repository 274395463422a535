import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ModulesView } from "../../../features/modules/modules-view.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("nav"))("modules") };
}

export default function ModulesPage() {
  return <ModulesView />;
}
