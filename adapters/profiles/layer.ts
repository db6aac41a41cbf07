import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
} from 'yaml';
import type { ProfileFault } from './profile-error.ts';

/** Where something stands in a file. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One node of a profile's tree, with the place of its value and of the key that leads to it. */
export interface Branch {
  readonly at: Place;
  readonly key: Place;
  readonly value:
    | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Branch> }
    | { readonly kind: 'list'; readonly items: readonly Branch[] }
    | { readonly kind: 'scalar'; readonly scalar: unknown };
}

/** Enough for any profile, and little enough for aliases that multiply. */
const MAXIMUM_NODES = 20_000;
const MAXIMUM_DEPTH = 32;

/** Reads the text of one file into a tree; null where the text has no tree. Every fault of the syntax is named. */
export function readLayer(file: string, text: string): { tree: Branch | null; faults: ProfileFault[] } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, schema: 'core' });
  const place = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const faults = [...document.errors, ...document.warnings].map(({ pos, message }) => fault(place(pos[0]), message));
  if (faults.length > 0) return { tree: null, faults };
  try {
    const start = place(0);
    const tree = document.contents === null ? null : new TreeReader(document, place).read(document.contents, start, 0);
    if (tree?.value.kind === 'map') return { tree, faults };
    return { tree: null, faults: [fault(tree?.at ?? start, 'expected a mapping of names to values')] };
  } catch (error) {
    if (error instanceof TooMuch) return { tree: null, faults: [fault(error.place, error.message)] };
    throw error;
  }
}

const fault = (place: Place, message: string): ProfileFault => ({ ...place, path: '', message });

class TooMuch extends Error {
  readonly place: Place;

  constructor(place: Place, message: string) {
    super(message);
    this.place = place;
  }
}

class TreeReader {
  readonly #document: Document.Parsed<ParsedNode>;
  readonly #place: (offset: number) => Place;
  #nodes = 0;

  constructor(document: Document.Parsed<ParsedNode>, place: (offset: number) => Place) {
    this.#document = document;
    this.#place = place;
  }

  /** An alias has the place where it is used, so that a fault points at what someone would change. */
  read(node: unknown, key: Place, depth: number, alias?: Place): Branch {
    const range = (node as Node | null)?.range;
    const at = alias ?? (range ? this.#place(range[0]) : key);
    this.#nodes += 1;
    if (depth > MAXIMUM_DEPTH) throw new TooMuch(at, `nested deeper than ${MAXIMUM_DEPTH} levels`);
    if (this.#nodes > MAXIMUM_NODES) throw new TooMuch(at, `more than ${MAXIMUM_NODES} values, aliases counted`);
    if (isAlias(node)) return this.read(node.resolve(this.#document), key, depth + 1, at);
    if (isMap(node)) {
      const entries = node.items.map((pair): [string, Branch] => {
        const keyRange = (pair.key as Node | null)?.range;
        const keyAt = alias ?? (keyRange ? this.#place(keyRange[0]) : at);
        const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
        return [name, this.read(pair.value, keyAt, depth + 1, alias)];
      });
      return { at, key, value: { kind: 'map', entries: new Map(entries) } };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item, at, depth + 1, alias));
      return { at, key, value: { kind: 'list', items } };
    }
    return { at, key, value: { kind: 'scalar', scalar: isScalar(node) ? node.value : null } };
  }
}
