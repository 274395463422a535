import localFont from "next/font/local";

/** Served by the admin itself, preloaded, with a fallback of the same width: text does not jump when it arrives. */
export const textFont = localFont({
  src: "../../../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  variable: "--font-text",
  weight: "100 900",
  display: "swap",
});

/** Ids, addresses and versions. */
export const monoFont = localFont({
  src: "../../../../node_modules/@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2",
  variable: "--font-mono",
  weight: "100 800",
  display: "swap",
});
