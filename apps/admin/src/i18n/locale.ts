/** Which language a person reads: their choice, else their browser's wish, else English. */

/** Every language of the admin; each has a file of the same keys in `messages/`. */
export const LOCALES = ["en", "zh"] as const;

/** One of {@link LOCALES}. */
export type Locale = (typeof LOCALES)[number];

/** Cookie that keeps the choice made in the top bar. */
export const LOCALE_COOKIE = "lars-locale";

/** The locale for a cookie value and an Accept-Language header, either of which may be missing or nonsense. */
export function chooseLocale(cookie: string | undefined, acceptLanguage: string | null): Locale {
  const chosen = LOCALES.find((locale) => locale === cookie);
  return chosen ?? wishedLocale(acceptLanguage ?? "") ?? "en";
}

function wishedLocale(acceptLanguage: string): Locale | undefined {
  const wishes = acceptLanguage.split(",").map(readWish);
  wishes.sort((a, b) => b.quality - a.quality);
  for (const { language } of wishes) {
    const locale = LOCALES.find((one) => one === language);
    if (locale !== undefined) return locale;
  }
  return undefined;
}

/** `zh-Hans-CN;q=0.8` is language zh of quality 0.8. */
function readWish(text: string): { language: string; quality: number } {
  const [tag = "", ...parameters] = text.trim().split(";");
  const quality = parameters.map((one) => one.trim()).find((one) => one.startsWith("q="));
  return {
    language: tag.trim().toLowerCase().split("-")[0] ?? "",
    quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0,
  };
}
