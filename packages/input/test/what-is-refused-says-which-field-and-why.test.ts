import { expect, test } from "vitest";
import type * as z from "zod";
import {
  emailSchema,
  fieldIssues,
  firstUserSchema,
  idSchema,
  idTextSchema,
  LINES_MAX,
  nameSchema,
  passwordSchema,
  routeEditSchema,
} from "../src/index.ts";

function issuesOf(schema: z.ZodType, value: unknown) {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : fieldIssues(parsed.error);
}

const line = (modId: number, address: string) => ({ modId, cmdId: 1, address });

test("ids are whole numbers from 0 to 2,147,483,647", () => {
  for (const id of [0, 1, 2_147_483_647]) expect(idSchema.safeParse(id).success).toBe(true);
  for (const id of [-1, 1.5, 2_147_483_648]) {
    const params = { min: 0, max: 2_147_483_647 };
    expect(issuesOf(idSchema, id)).toEqual([{ path: "", message: "input.id.range", params }]);
  }
  expect(idTextSchema.parse(" 12 ")).toBe(12);
  expect(issuesOf(idTextSchema, "")).toEqual([{ path: "", message: "input.required", params: {} }]);
  expect(issuesOf(idTextSchema, "1e3")).toMatchObject([{ message: "input.id.range" }]);
});

test("a wrong address of an edit stands at its field, with what is wrong of it", () => {
  const issues = issuesOf(routeEditSchema, {
    add: [line(1, "10.0.0.1:80"), line(1, "10.0.0.300:80"), line(-1, "10.0.0.2:0")],
  });
  expect(issues).toEqual([
    { path: "add.1.address", message: "input.address.ip", params: { ip: "10.0.0.300" } },
    { path: "add.2.modId", message: "input.id.range", params: { min: 0, max: 2_147_483_647 } },
    { path: "add.2.address", message: "input.address.port", params: { port: "0", min: 1, max: 65_535 } },
  ]);
});

test("a host that an edit holds twice is named at the second place", () => {
  const update = [{ id: 1, before: line(2, "10.0.0.9:80"), after: line(1, "10.0.0.1:80") }];
  const issues = issuesOf(routeEditSchema, { add: [line(1, "10.0.0.1:80"), line(1, " 10.0.0.1:80 ")], update });
  expect(issues.map(({ path, message }) => [path, message])).toEqual([
    ["add.1.address", "input.host.duplicate"],
    ["update.0.after.address", "input.host.duplicate"],
  ]);
});

test("an edit has at least one line and at most 5,000", () => {
  expect(issuesOf(routeEditSchema, {})).toMatchObject([{ message: "input.lines.none" }]);
  const add = Array.from({ length: LINES_MAX + 1 }, (_, n) => line(n, "10.0.0.1:80"));
  expect(issuesOf(routeEditSchema, { add })).toEqual([
    { path: "", message: "input.lines.many", params: { max: LINES_MAX, count: LINES_MAX + 1 } },
  ]);
});

test("names have 1 to 255 characters, whatever their script", () => {
  expect(nameSchema.parse(` ${"支".repeat(255)} `)).toHaveLength(255);
  expect(nameSchema.safeParse("🚀".repeat(255)).success).toBe(true);
  expect(issuesOf(nameSchema, "  ")).toEqual([{ path: "", message: "input.name.empty", params: { min: 1 } }]);
  expect(issuesOf(nameSchema, "x".repeat(256))).toEqual([
    { path: "", message: "input.name.long", params: { max: 255 } },
  ]);
});

test("passwords have 10 to 128 characters", () => {
  expect(passwordSchema.safeParse("ten chars!").success).toBe(true);
  expect(issuesOf(passwordSchema, "short")).toEqual([
    { path: "", message: "input.password.short", params: { min: 10 } },
  ]);
  expect(issuesOf(passwordSchema, "x".repeat(129))).toEqual([
    { path: "", message: "input.password.long", params: { max: 128 } },
  ]);
});

test("an address to log in with is one address, in small letters", () => {
  expect(emailSchema.parse(" Ada@Example.org ")).toBe("ada@example.org");
  expect(issuesOf(emailSchema, "ada")).toMatchObject([{ message: "input.email" }]);
  expect(issuesOf(firstUserSchema, {}).map(({ path }) => path)).toEqual(["token", "name", "email", "password"]);
});
