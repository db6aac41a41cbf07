import { filtersFor } from '../../../gate/criterion/listing/filter.ts';

/**
 * What of its list an executable is to measure. All of it, where one process can't be told what is left, or a name that is left
 * is listed with something else before it: then nobody knows which one is meant. What is measured beyond need is no less right.
 *
 * @param listed names as the executable lists them
 * @param only what is left, by the names that were printed; it may be of the other side alone. Absent: everything
 */
export function leftToMeasure(listed: readonly string[], only: readonly string[] | undefined): readonly string[] {
  if (only === undefined) return listed;
  const left = new Set(only);
  const wanted = listed.filter((name) => left.has(name));
  const others = listed.filter((name) => !left.has(name));
  const known = new Set(wanted);
  const isSpoilt = only.some((name) => !known.has(name) && others.some((other) => isSpoiltOf(other, name)));
  return isSpoilt || filtersFor(wanted).length > 1 ? listed : wanted;
}

/** A name of several lines is listed by its last one; what a bench prints without ending its line stands before the name. */
const isSpoiltOf = (listed: string, name: string): boolean => listed.endsWith(name) || name.endsWith(`\n${listed}`);
