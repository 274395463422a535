import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AgentView } from "../../../../features/agents/agent-view.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("nav"))("agents") };
}

interface AgentPageProps {
  readonly params: Promise<{ readonly instance: string }>;
}

export default async function AgentPage({ params }: AgentPageProps) {
  return <AgentView instance={decodeURIComponent((await params).instance)} />;
}
