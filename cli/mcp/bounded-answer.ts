/** Bytes of JSON of the document that a tool answers with: an agent reads all of it. */
export const LARGEST_ANSWER = 64 * 1024;

/** Characters of the words beside a document. */
const LONGEST_TEXT = 4000;

/**
 * A document that is short enough to be answered: its longest lists lose their last entries until it is, which
 * `leftOut` says, by the list's name.
 */
export function boundedAnswer<T extends Readonly<Record<string, unknown>>>(
  document: T,
): T & { readonly leftOut?: Readonly<Record<string, number>> } {
  const short: Record<string, unknown> = { ...document };
  const leftOut: Record<string, number> = {};
  while (bytesOf({ ...short, leftOut }) > LARGEST_ANSWER) {
    const [name, list] = longest(short);
    if (list === undefined || name === undefined) break;
    const kept = list.slice(0, Math.floor(list.length / 2));
    leftOut[name] = (leftOut[name] ?? 0) + list.length - kept.length;
    short[name] = kept;
  }
  return (Object.keys(leftOut).length === 0 ? short : { ...short, leftOut }) as T;
}

/** Words that an agent reads in place of the document, or before it. */
export const boundedText = (text: string): string =>
  text.length <= LONGEST_TEXT ? text.trimEnd() : `${text.slice(0, LONGEST_TEXT).trimEnd()} […]`;

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** The list that takes most, with its name; of nothing, where none holds anything. */
function longest(document: Readonly<Record<string, unknown>>): [name?: string, list?: readonly unknown[]] {
  const lists = Object.entries(document).filter(
    (entry): entry is [string, unknown[]] => Array.isArray(entry[1]) && entry[1].length > 0,
  );
  return lists.sort(([, one], [, other]) => bytesOf(other) - bytesOf(one))[0] ?? [];
}
