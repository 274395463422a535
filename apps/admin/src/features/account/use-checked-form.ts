"use client";

import { fieldIssues } from "@lars/input";
import { useForm } from "@mantine/form";
import type * as z from "zod";
import { useFieldWords } from "../../words/field-words.ts";

/** A form of text fields, checked with the schema that the server uses too; errors stand at their fields. */
export function useCheckedForm<Values extends Record<string, string>>(initialValues: Values, schema: z.ZodType) {
  const say = useFieldWords();
  return useForm<Values>({
    mode: "uncontrolled",
    initialValues,
    validateInputOnBlur: false,
    validate: (values) => {
      const parsed = schema.safeParse(values);
      if (parsed.success) return {};
      const errors: Record<string, string> = {};
      for (const issue of fieldIssues(parsed.error)) errors[issue.path] ??= say(issue);
      return errors;
    },
  });
}
