/** As much of JSON Schema 2020-12 as the OpenAPI document uses; a word that it does not know is an error, not a pass. */

interface Schema {
  readonly [word: string]: unknown;
}

type Rule = (value: unknown, argument: never, schema: Schema) => boolean | readonly string[];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  integer: Number.isInteger,
  boolean: (value) => typeof value === "boolean",
};

const ANNOTATIONS = new Set(["description", "examples", "default"]);

/** What is wrong with `value`, each with its path; nothing when it is as `schema` says. */
export function faultsOf(value: unknown, schema: Schema, root: object): string[] {
  const rules: Readonly<Record<string, Rule>> = {
    $ref: (_, ref: string) => faultsOf(value, at(root, ref), root),
    type: (_, type: string) => TYPES[type]?.(value) === true,
    enum: (_, words: readonly unknown[]) => words.includes(value),
    minimum: (_, min: number) => typeof value !== "number" || value >= min,
    maximum: (_, max: number) => typeof value !== "number" || value <= max,
    pattern: (_, pattern: string) => typeof value !== "string" || new RegExp(pattern).test(value),
    minItems: (_, min: number) => !Array.isArray(value) || value.length >= min,
    required: (_, names: readonly string[]) => !isObject(value) || names.every((name) => Object.hasOwn(value, name)),
    items: (_, items: Schema) =>
      Array.isArray(value) ? value.flatMap((item, n) => inside(n, faultsOf(item, items, root))) : [],
    properties: (_, properties: Readonly<Record<string, Schema>>) =>
      isObject(value)
        ? Object.entries(properties).flatMap(([name, property]) =>
            Object.hasOwn(value, name) ? inside(name, faultsOf(value[name], property, root)) : [],
          )
        : [],
    additionalProperties: () =>
      !isObject(value) || Object.keys(value).every((name) => Object.hasOwn(schema["properties"] ?? {}, name)),
    oneOf: (_, some: readonly Schema[]) => some.filter((one) => faultsOf(value, one, root).length === 0).length === 1,
  };
  return Object.entries(schema).flatMap(([word, argument]) => {
    if (ANNOTATIONS.has(word)) return [];
    const rule = rules[word];
    if (rule === undefined) throw new Error(`${word} is not known here`);
    const result = rule(value, argument as never, schema);
    if (typeof result !== "boolean") return [...result];
    return result ? [] : [`${JSON.stringify(value)}: ${word} ${JSON.stringify(argument)}`];
  });
}

function inside(name: string | number, faults: readonly string[]): string[] {
  return faults.map((fault) => `${name}: ${fault}`);
}

/** What a reference such as `#/components/schemas/Host` means. */
function at(root: object, ref: string): Schema {
  const steps = ref.replace(/^#\//, "").split("/");
  const found = steps.reduce<unknown>((value, step) => (isObject(value) ? value[step] : undefined), root);
  if (!isObject(found)) throw new Error(`${ref} leads nowhere`);
  return found;
}
