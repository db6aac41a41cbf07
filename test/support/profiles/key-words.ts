import ms from 'ms';
import { stringify } from 'yaml';
import { bareSchema, itemsOf, objectsOf, type Schema, valuesOf } from '../../../gate/profile/schema-shape.ts';
import { DURATION, SIZE } from '../../../gate/profile/words.ts';
import { titleOf } from './schema-notes.ts';

type Definition = {
  readonly type: string;
  readonly innerType?: Schema;
  readonly defaultValue?: unknown;
  readonly format?: string;
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
  readonly options?: readonly Schema[];
  readonly items?: readonly Schema[];
};

const definitionOf = (schema: Schema): Definition => schema._zod.def as unknown as Definition;

const isNullable = (schema: Schema): boolean => {
  const { type, innerType } = definitionOf(schema);
  return type === 'nullable' || (innerType !== undefined && isNullable(innerType));
};

/** A key's type and unit in words. */
export function typeIn(schema: Schema): string {
  const word = titleOf(schema) ?? bareType(schema);
  return isNullable(schema) ? `${word}, or \`null\`` : word;
}

function bareType(schema: Schema): string {
  const bare = bareSchema(schema);
  const values = valuesOf(bare);
  const items = itemsOf(bare);
  if (values !== null) return `mapping of names to ${plural(typeIn(values))}`;
  if (items !== null) return `list of ${plural(typeIn(items))}`;
  if (objectsOf(bare).length > 0) return 'mapping';
  const { type, format, entries, values: literals, options, items: parts } = definitionOf(bare);
  if (type === 'enum') return oneOf(Object.values(entries ?? {}));
  if (type === 'literal') return oneOf((literals ?? []).map(String));
  if (type === 'union') return (options ?? []).map(typeIn).join(' or ');
  if (type === 'tuple') return `list of ${(parts ?? []).length} numbers`;
  if (type === 'number') return format === undefined ? 'number' : 'whole number';
  return { string: 'text', boolean: '`true` or `false`', null: '`null`' }[type] ?? type;
}

const oneOf = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(' or ');

/** Of words that name a type; a choice of values has none. */
const plural = (word: string): string =>
  /^(?:mapping|list)$/.test(word) ? `${word}s, below` : /[`,]| or /.test(word) ? word : `${word}s`;

const defaultOf = (schema: Schema): unknown => {
  const { type, innerType, defaultValue } = definitionOf(schema);
  if (type === 'default') return defaultValue;
  return innerType === undefined ? undefined : defaultOf(innerType);
};

const may = (schema: Schema, type: string): boolean => {
  const definition = definitionOf(schema);
  return definition.type === type || (definition.innerType !== undefined && may(definition.innerType, type));
};

export const isRequired = (schema: Schema): boolean =>
  !['default', 'prefault', 'optional'].some((type) => may(schema, type));

/** A default as a person would write it. */
export function defaultIn(schema: Schema): string {
  const value = defaultOf(schema);
  if (value === undefined) return may(schema, 'prefault') ? 'default: those of its keys' : 'may be absent';
  if (value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0))
    return 'default: none';
  return `default \`${written(value, titleOf(schema))}\``;
}

function written(value: unknown, title: string | undefined): string {
  if (title === DURATION) return ms(Number(value), { long: true });
  if (title === SIZE) return `${Number(value) / 1024 ** 3} GiB`;
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}
