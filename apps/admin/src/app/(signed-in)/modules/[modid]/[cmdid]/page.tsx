import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ModuleView } from "../../../../../features/module/module-view.tsx";
import { idInUrl } from "../../../../../table/id-in-url.ts";

interface ModulePageProps {
  readonly params: Promise<{ readonly modid: string; readonly cmdid: string }>;
}

export async function generateMetadata({ params }: ModulePageProps): Promise<Metadata> {
  const { modid, cmdid } = await params;
  return { title: `${modid}·${cmdid}` };
}

export default async function ModulePage({ params }: ModulePageProps) {
  const { modid, cmdid } = await params;
  const modId = idInUrl(modid);
  const cmdId = idInUrl(cmdid);
  if (modId === undefined || cmdId === undefined) notFound();
  return <ModuleView modId={modId} cmdId={cmdId} />;
}
