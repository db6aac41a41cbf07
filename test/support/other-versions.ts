/** A value to which another version of the gate added a key, and where. */
export interface WithKey {
  readonly path: string;
  readonly value: unknown;
}

/** What a later version may say besides: nothing that this one has a word for. */
const ADDED = { since: 2027, of: ['x'] };

/**
 * The value as JSON, once for each of its objects with a key more in it.
 *
 * @param maps paths of mappings, whose keys are names: a key more there is an entry more. `*` is any one step.
 */
export function withKeys(value: unknown, maps: readonly string[] = []): WithKey[] {
  const json: unknown = JSON.parse(JSON.stringify(value));
  const isMap = (path: readonly string[]): boolean =>
    maps.some((map) => {
      const steps = map.split('.');
      return steps.length === path.length && steps.every((step, index) => step === '*' || step === path[index]);
    });
  return objectPaths(json)
    .filter((path) => !isMap(path))
    .map((path) => ({ path: path.join('.') || '(top)', value: added(json, path) }));
}

function objectPaths(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, each]) => objectPaths(each, [...path, key]));
  return Array.isArray(value) ? inner : [path, ...inner];
}

function added(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return { ...(value as object), added: ADDED };
  if (Array.isArray(value)) return value.map((each, index) => (String(index) === step ? added(each, rest) : each));
  const mapping = value as Record<string, unknown>;
  return { ...mapping, [step]: added(mapping[step], rest) };
}
