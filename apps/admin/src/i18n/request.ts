import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { chooseLocale, LOCALE_COOKIE } from "./locale.ts";

/** Language and messages of one request; there is no locale in the URL. */
export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const locale = chooseLocale(jar.get(LOCALE_COOKIE)?.value, head.get("accept-language"));
  const { default: messages } = await (locale === "zh"
    ? import("../../messages/zh.json")
    : import("../../messages/en.json"));
  // Times are written in the browser, in its own zone; the server writes none.
  return { locale, messages, timeZone: "UTC" };
});
