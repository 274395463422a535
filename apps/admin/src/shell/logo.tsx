/** The sign of Lars: one caller, two ways, one taken. Decoration; the name stands beside it. */
export function Logo({ size = 20 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#4659cf" />
      <path d="M9 8v13a3 3 0 0 0 3 3h4" fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <path d="M9 12h7a4 4 0 0 1 4 4" fill="none" stroke="#b9c3f2" strokeWidth="2.6" strokeLinecap="round" />
      <circle cx="21" cy="24" r="2.6" fill="#fff" />
      <circle cx="20" cy="18.4" r="2.2" fill="#b9c3f2" />
    </svg>
  );
}
