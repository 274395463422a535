import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { VersionsView } from "../../../features/versions/versions-view.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("nav"))("versions") };
}

export default function VersionsPage() {
  return <VersionsView />;
}
