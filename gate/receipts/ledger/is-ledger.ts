import { splitLines } from '../markdown/lines.ts';
import { readSections } from './sections.ts';

/** Whether a text has the gates anchor for real: alone on a line, outside code. Whoever wrote it. */
export function isLedger(body: string | null): boolean {
  if (body === null || !body.includes('<!-- gates:start -->')) return false;
  return readSections(splitLines(body)).anchors.some(({ name, edge }) => name === 'gates' && edge === 'start');
}
