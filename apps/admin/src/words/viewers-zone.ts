let zone: string | undefined;

/** The viewer's time zone. Asked for once: a page may have a thousand ages, and each answer takes as long as drawing one. */
export function viewersZone(): string {
  zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone;
}
