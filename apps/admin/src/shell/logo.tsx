/** The sign of Lars: one caller, two hosts, one of them taken. Decoration; the name stands beside it. */
export function Logo({ size = 20 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#4659cf" />
      <path d="M9 16h4c5 0 4-7 10-7" fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
      <path d="M13 16c5 0 4 7 10 7" fill="none" stroke="#a9b5f0" strokeWidth="2.4" strokeLinecap="round" />
      <circle cx="8.5" cy="16" r="3.4" fill="#fff" />
      <circle cx="23.5" cy="9" r="3" fill="#fff" />
      <circle cx="23.5" cy="23" r="3" fill="#a9b5f0" />
    </svg>
  );
}
