/** Whether two objects of texts and numbers are alike, field by field. */
export function sameFields<T extends object>(left: T, right: T): boolean {
  const names = Object.keys(left) as (keyof T)[];
  return names.length === Object.keys(right).length && names.every((name) => Object.is(left[name], right[name]));
}
