import { escapePattern } from '../../text/escape-pattern.ts';

/** Linux takes arguments up to 128 KiB; the rest of the command line needs room as well. */
const MAX_FILTER_BYTES = 100_000;

/** What a filter selects. Criterion takes one filter a process. */
export interface Filter {
  /** A regular expression for Criterion's positional argument: anchored at both ends, every id escaped. */
  readonly expression: string;
  /** The listed names that it selects. */
  readonly ids: readonly string[];
}

/**
 * One expression that selects exactly the benchmarks of these listed names: for Criterion before 0.5, which has no
 * `--exact`, and for every name that is not an id (see {@link isExactId}).
 */
export const filterFor = (ids: readonly string[]): string => `^(?:${ids.map(alternative).join('|')})$`;

/** The same in as many expressions as the length of an argument demands; no ids, no expression. */
export const filtersFor = (ids: readonly string[], maxBytes = MAX_FILTER_BYTES): Filter[] => {
  const groups: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const id of ids) {
    const more = new TextEncoder().encode(alternative(id)).length + 1;
    if (bytes + more > maxBytes) {
      groups.push([]);
      bytes = filterFor([]).length;
    }
    groups.at(-1)?.push(id);
    bytes += more;
  }
  return groups.map((group) => ({ expression: filterFor(group), ids: group }));
};

/** False for a listed name that Criterion may have cut or numbered: `--exact` would then select nothing. */
export const isExactId = (name: string): boolean => !mayBeCut(name) && !NUMBERED.test(name);

const NUMBERED = / #\d+$/;

/** A cut name has 97 to 100 bytes, for the cut falls between characters, and three dots. */
const mayBeCut = (name: string): boolean => {
  const bytes = new TextEncoder().encode(name).length;
  return name.endsWith('...') && bytes >= 100 && bytes <= 103;
};

/**
 * The part of an expression that stands for a listed name. A cut name stands for all ids that begin so; a numbered one
 * for the id with the number and for the one without: one benchmark may then be measured again, none is left out.
 */
const alternative = (name: string): string => {
  if (mayBeCut(name)) return `${escapePattern(name.slice(0, -3))}(?s:.*)`;
  const numbered = NUMBERED.exec(name);
  return numbered === null
    ? escapePattern(name)
    : `${escapePattern(name.slice(0, numbered.index))}(?:${escapePattern(numbered[0])})?`;
};
