import { stringify } from 'yaml';
import { Profile } from '../../../gate/profile/profile.ts';
import {
  itemsOf,
  literalOf,
  type ObjectSchema,
  objectsOf,
  type Schema,
  shapeOf,
  valuesOf,
} from '../../../gate/profile/schema-shape.ts';
import { defaultIn, isRequired, typeIn } from './key-words.ts';
import { described, exampleIn } from './schema-notes.ts';

/** A profile with what newcomers ask for, whole. */
export const EXAMPLE = `name: my-crate
receipts: { name: benchmarks, ledger: where-found, comment: on-news }
environment: { MY_SEED: "42" }
suites:
  benches:
    kind: criterion
    lane: cpu
    required: true
    command: cargo bench
metrics:
  parse: { unit: ns, time: { suites: [benches], id: parse } }
targets:
  parse: { metric: parse, bound: { below: 150 }, missed: code-refiner }
evidence:
  - prefix: parser
    items: [{ label: parse, metric: parse }]
`;

const HEAD = `# Every key of a profile

Made by \`npm run profile-page\` from the schema in \`gate/profile\`: edit the descriptions there.

A profile is a YAML file. \`benchmark-gate init\` writes a first one, \`benchmark-gate profile check FILE\` names every
fault of one with its line. A key that nothing knows is a fault. A small one, whole:

\`\`\`yaml
${EXAMPLE}\`\`\`

## How one profile extends another

\`extends\` names another profile, or a file beside this one; at most eight lie on top of each other.

- A mapping is merged key by key: what this file doesn't name stays as the other has it.
- A list, a number, a text and a word replace what the other has, whole.
- \`null\` removes what the other has: the key has its default again.
- Of keys that exclude each other (below: *one of these*) this file's take the place of the other's: a \`ratio\` that of a
  \`rate\`, a suite of another \`kind\` that of all that only the former kind has.

A duration is written as \`90 s\`, \`10 min\` or \`2 h\` (a plain number: milliseconds), a size as \`500 MiB\` or \`2 GiB\` (a plain
number: bytes), a pattern as a regular expression of JavaScript. A command line is words with single spaces: no quotes, no
shell.
`;

/** docs/profile.md: every key with its type, unit, default, merge rule and an example. */
export const profilePage = (): string => `${[HEAD, ...sections('', Profile, '')].join('\n').trimEnd()}\n`;

const EXTENDS =
  '- `extends`: name of a profile, or file; may be absent. What this profile lies on. Such as `extends: ./base.yaml`.';

/** The keys of a mapping, then those of the mappings within it. */
function sections(path: string, schema: Schema, description: string): string[] {
  const objects = objectsOf(schema);
  if (objects.length === 0) return [];
  const parts = new Map(objects.flatMap((object) => Object.entries(shapeOf(object))));
  const heading = path === '' ? ['## At the top', '', EXTENDS] : [`## \`${path}\``, '', description, ''];
  return [
    ...heading,
    ...keyList(objects),
    '',
    ...[...parts].flatMap(([key, part]) => belowKey(path === '' ? key : `${path}.${key}`, part)),
  ];
}

/** The keys of a mapping; of alternatives first those that all have, then what tells each of them, with its own below. */
function keyList(objects: readonly ObjectSchema[]): string[] {
  const [first] = objects;
  if (first === undefined) return [];
  if (objects.length === 1) return entries(first, Object.keys(shapeOf(first)));
  const isShared = (key: string) =>
    objects.every((object) => Object.hasOwn(shapeOf(object), key) && literalOf(shapeOf(object)[key]) === undefined);
  const shared = Object.keys(shapeOf(first)).filter(isShared);
  return [
    // Where they differ in words, the last has the widest.
    ...entries(objects.at(-1) ?? first, shared),
    ...(shared.length > 0 ? [''] : []),
    'One of these, which replaces another:',
    '',
    ...objects.flatMap((object) => {
      const [leading = '', ...own] = Object.keys(shapeOf(object)).filter((key) => !isShared(key));
      return [
        entry(leading, shapeOf(object)[leading] as Schema, ''),
        ...entries(object, own).map((line) => `  ${line}`),
      ];
    }),
  ];
}

function belowKey(path: string, part: Schema): string[] {
  const description = described(part);
  const values = valuesOf(part);
  const items = itemsOf(part);
  if (values !== null) return sections(`${path}.NAME`, values, description);
  return items === null ? sections(path, part, description) : sections(`${path}[]`, items, description);
}

const entries = (object: ObjectSchema, keys: readonly string[]): string[] =>
  keys.map((key) => {
    const part = shapeOf(object)[key] as Schema;
    return entry(key, part, `; ${isRequired(part) ? 'required' : defaultIn(part)}`);
  });

/** `` - `pass`: duration; default `1 h`. Of one pass. Such as `pass: 2 h`. `` */
function entry(key: string, part: Schema, value: string): string {
  const example = exampleIn(part);
  const such = example === undefined ? '' : ` Such as \`${key}: ${inline(example)}\`.`;
  return `- \`${key}\`: ${typeIn(part)}${value}. ${described(part)}${such}`;
}

const inline = (value: unknown): string => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
