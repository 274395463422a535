"use client";

import { fieldIssues } from "@lars/input";
import { useForm } from "@mantine/form";
import { useMounted } from "@mantine/hooks";
import type { FormEvent } from "react";
import type * as z from "zod";
import { useFieldWords } from "../../words/field-words.ts";

/**
 * A form of text fields, checked with the schema that the server uses too; errors stand at their fields. Until `isReady` it
 * must not be sent: the browser would send it by itself, with the password in the address.
 */
export function useCheckedForm<Values extends Record<string, string>>(initialValues: Values, schema: z.ZodType) {
  const say = useFieldWords();
  const isReady = useMounted();
  const form = useForm<Values>({
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
  /** What was typed before the page's scripts had come, no event told of; it is in the fields all the same. */
  const takeTyped = ({ currentTarget }: FormEvent<HTMLFormElement>): void => {
    for (const { dataset, value } of currentTarget.querySelectorAll<HTMLInputElement>("input[data-path]")) {
      form.setFieldValue(dataset["path"] as never, value as never, { forceUpdate: false });
    }
  };
  return { ...form, isReady, takeTyped };
}
