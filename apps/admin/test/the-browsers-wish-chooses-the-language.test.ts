import { expect, test } from "vitest";
import { chooseLocale } from "../src/i18n/locale.ts";

test("the choice made in the top bar wins over the browser's wish", () => {
  expect(chooseLocale("en", "zh-CN,zh;q=0.9")).toBe("en");
});

test("without a choice the browser's first wish that we have is taken", () => {
  expect(chooseLocale(undefined, "zh-Hans-CN,zh;q=0.9,en;q=0.8")).toBe("zh");
  expect(chooseLocale(undefined, "fr-FR,fr;q=0.9,zh;q=0.8,en;q=0.7")).toBe("zh");
});

test("quality decides, not the order", () => {
  expect(chooseLocale(undefined, "en;q=0.2,zh;q=0.9")).toBe("zh");
});

test("nonsense is read as English", () => {
  expect(chooseLocale("klingon", null)).toBe("en");
  expect(chooseLocale(undefined, ";;,=q")).toBe("en");
});
