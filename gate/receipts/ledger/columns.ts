import { cellText } from '../markdown/table-row.ts';

/** What a column of a ledger's tables holds. */
type Column = 'gate' | 'status' | 'evidence' | 'agent' | 'time' | 'route' | 'number';

/** Index of each column that is there. */
export type Columns = { readonly [Name in Column]?: number };

// In this order: a header such as "Gate status" is a status.
const HEADERS: readonly (readonly [Column, RegExp])[] = [
  ['number', /^(?:#|no\.?|nr\.?|hop|step|hop ?#)$/i],
  ['status', /\b(?:status|state|result|conclusion|verdict|outcome)\b/i],
  ['gate', /\b(?:gate|check|name)s?\b/i],
  ['time', /\b(?:time|timestamp|date|when|updated|utc)\b/i],
  ['agent', /\b(?:agent|by|owner|runner|who|from)\b/i],
  ['route', /\b(?:next|route|routing)\b/i],
  ['evidence', /\b(?:evidence|details?|summary|notes?|receipts?|action|description|what|event|work|message)\b/i],
];

/** Reads a header. The first column that fits a name has it. */
export function readColumns(header: readonly string[]): Columns {
  const columns: { [Name in Column]?: number } = {};
  header.forEach((cell, index) => {
    const text = cellText(cell);
    const column = HEADERS.find(([name, pattern]) => columns[name] === undefined && pattern.test(text));
    if (column !== undefined) columns[column[0]] = index;
  });
  return columns;
}

/** Columns of a gates table: what the header doesn't say stands where it usually does. */
export function gateColumns(header: readonly string[] | null): Columns & { gate: number; status: number } {
  const read = readColumns(header ?? ['gate', 'status', 'evidence']);
  const width = header?.length ?? 3;
  const taken = new Set(Object.values(read));
  const free = (): number | undefined => {
    const index = Array.from({ length: width }, (_, column) => column).find((column) => !taken.has(column));
    if (index !== undefined) taken.add(index);
    return index;
  };
  const gate = read.gate ?? free() ?? 0;
  const status = read.status ?? free() ?? 1;
  const evidence = read.evidence ?? free();
  return { ...read, gate, status, ...(evidence === undefined ? {} : { evidence }) };
}
