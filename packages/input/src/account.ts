import * as z from "zod";
import type { MessageKey } from "./field-issue.ts";
import { nameSchema } from "./name.ts";

/** The shortest password, in characters. */
export const PASSWORD_CHARS_MIN = 10;

/** The longest password, in characters: hashing takes time for every one. */
export const PASSWORD_CHARS_MAX = 128;

/** A password of the user's choice: 10 to 128 characters, whatever they are. */
export const passwordSchema = z
  .string({ error: "input.required" satisfies MessageKey })
  .min(PASSWORD_CHARS_MIN, { error: "input.password.short" satisfies MessageKey })
  .max(PASSWORD_CHARS_MAX, { error: "input.password.long" satisfies MessageKey });

/** The address one logs in with. Lars sends no mail to it. */
export const emailSchema = z
  .string({ error: "input.required" satisfies MessageKey })
  .trim()
  .toLowerCase()
  .max(255, { error: "input.email" satisfies MessageKey })
  .pipe(z.email({ error: "input.email" satisfies MessageKey }));

/** What the login page asks for. */
export const loginSchema = z.object({
  email: emailSchema,
  password: z.string({ error: "input.required" satisfies MessageKey }).min(1, {
    error: "input.required" satisfies MessageKey,
  }),
});

/** What the set-up page asks for; the token comes from the link. */
export const firstUserSchema = z.object({
  token: z
    .string()
    .min(1, { error: "input.token.invalid" satisfies MessageKey })
    .max(200),
  name: nameSchema,
  email: emailSchema,
  password: passwordSchema,
});

/** The first user, checked. */
export type FirstUser = z.output<typeof firstUserSchema>;

/** What changing one's own password asks for. */
export const changePasswordSchema = z.object({
  currentPassword: z.string({ error: "input.required" satisfies MessageKey }).min(1, {
    error: "input.required" satisfies MessageKey,
  }),
  newPassword: passwordSchema,
});
