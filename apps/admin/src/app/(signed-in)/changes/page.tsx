import { permanentRedirect } from "next/navigation";

/** What was called Changes is Versions; old links still lead somewhere. */
export default function ChangesPage() {
  permanentRedirect("/versions");
}
