/**
 * A table in which words of the user are looked up. It has no prototype: a plain object answers `toString` and
 * `constructor` as well, with functions.
 */
export function table<Value>(entries: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.assign(Object.create(null) as Record<string, Value>, entries);
}
