import { z } from 'zod';
import { Profile } from '../../gate/profile/profile.ts';
import { fitting, itemsOf, objectsOf, type Schema, shapeOf, valuesOf } from '../../gate/profile/schema-shape.ts';
import { oneLine } from '../../gate/text/bounded-text.ts';
import { nearestWord } from '../../gate/text/nearest-word.ts';
import type { Branch } from './layer.ts';
import { locate } from './merge-layers.ts';
import type { ProfileFault } from './profile-error.ts';

/** A fault before it has a place in a file. */
export interface PathFault {
  readonly path: readonly PropertyKey[];
  /** Whether the name or the value is wrong. */
  readonly what: 'key' | 'value';
  readonly message: string;
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Turns what zod says of a profile's data into one fault for each thing to mend. */
export const explainIssues = (issues: readonly Issue[], data: unknown): PathFault[] =>
  issues.flatMap((issue) => explainIssue(issue, [], data));

/** @param above the path of the part that the issue's own path begins in */
function explainIssue(issue: Issue, above: Path, data: unknown): PathFault[] {
  const path = [...above, ...issue.path];
  const value = (message: string): PathFault[] => [{ path, what: 'value', message }];
  const given = at(data, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownKeys(path, data);
      // The keys that there are stand at the first of several.
      return issue.keys.map((key, index) => ({
        ...{ path: [...path, key], what: 'key' },
        message: `${unknownKey(key, known)}${index === 0 ? `; there are ${known.join(', ')}` : ''}`,
      }));
    }
    case 'invalid_key':
      return [{ path, what: 'key', message: issue.issues[0]?.message ?? issue.message }];
    case 'invalid_value':
      return value(noneOf(given, issue.values.map(String)));
    case 'invalid_union': {
      const { options } = issue as { options?: readonly unknown[] };
      return issue.errors.length === 0 && options !== undefined
        ? value(noneOf(given, options.map(String)))
        : explainUnion(issue, path, data);
    }
    case 'invalid_type':
      return value(
        given === undefined ? issue.message.replace(/^Invalid input: (.*), .*$/, 'missing: $1') : issue.message,
      );
    default:
      return value(issue.message);
  }
}

/** The alternative that was meant is the one whose keys fit best; where several fit alike, the union speaks itself. */
function explainUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, data: unknown): PathFault[] {
  const isMisfit = (each: Issue): boolean =>
    (each.code === 'unrecognized_keys' && each.path.length === 0) ||
    (each.path.length === 1 && at(data, [...path, ...each.path]) === undefined);
  const ranked = issue.errors
    .map((issues) => ({ issues, misfits: issues.filter(isMisfit).length }))
    .sort((left, right) => left.misfits - right.misfits);
  const [best, second] = ranked;
  if (best === undefined || best.misfits === second?.misfits) {
    return [{ path, what: 'value', message: issue.message }];
  }
  return best.issues.flatMap((each) => explainIssue(each, path, data));
}

/** `criteron` is none of criterion, command. */
function noneOf(given: unknown, values: readonly string[]): string {
  const expected = values.length === 1 ? values.join() : `one of ${values.join(', ')}`;
  if (given === undefined) return `missing: expected ${expected}`;
  if (typeof given === 'object') return `expected ${expected}`;
  const word = `\`${oneLine(String(given), 60)}\``;
  return values.length === 1 ? `expected ${expected}, not ${word}` : `${word} is none of ${values.join(', ')}`;
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearestWord(key, known);
  return meant === null ? 'unknown key' : `unknown key (is ${meant} meant?)`;
}

/** The keys that there are: of the alternatives that are meant by the words that are given, such as a kind. */
function knownKeys(path: Path, data: unknown): string[] {
  const objects = objectsOf(schemaAt(path) ?? Profile);
  const meant = fitting(objects, [], (key) => at(data, [...path, key]));
  const keys = new Set((meant.length === 0 ? objects : meant).flatMap((object) => Object.keys(shapeOf(object))));
  return [...(path.length === 0 ? ['extends'] : []), ...keys];
}

/** The schema of the part of a profile at a path; null where there is none. */
const schemaAt = (path: Path): Schema | null =>
  path.reduce<Schema | null>((schema, step) => {
    if (schema === null) return null;
    const named = objectsOf(schema).flatMap((object) => shapeOf(object)[String(step)] ?? []);
    return named[0] ?? valuesOf(schema) ?? itemsOf(schema);
  }, Profile);

const at = (data: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (part, step) =>
      typeof part === 'object' && part !== null && Object.hasOwn(part, step)
        ? (part as Record<PropertyKey, unknown>)[step]
        : undefined,
    data,
  );

/** Gives a fault its place. */
export const placeFault = (tree: Branch, { path, what, message }: PathFault): ProfileFault => ({
  ...locate(tree, path, what),
  path: z.core.toDotPath(path),
  message,
});
