import type { Problem } from '../../gate/criterion/measurement.ts';
import { readBoundedFile } from '../criterion-tree/read-bounded-file.ts';
import { whyNotOfThisRun, writtenSince } from '../criterion-tree/write-window.ts';

const MAX_REPORT_BYTES = 1024 * 1024;
const MOST_NAMED = 20;
const LONGEST_POINTER = 200;

/**
 * A report that this run wrote; null where there is none, with the reason where something else lies in its place.
 * Numbers beyond a double's range (`1e999`) are null in what is stored, and named as inconsistent.
 */
export function readReport(path: string, name: string, since: Date, problems: Problem[]): unknown {
  const file = readBoundedFile(path, MAX_REPORT_BYTES);
  if ('fault' in file) {
    if (!file.fault.includes('ENOENT')) problems.push({ code: 'unreadable', where: name, message: file.fault });
    return null;
  }
  const strange = whyNotOfThisRun(file.modifiedMs, writtenSince(since));
  if (strange !== null) {
    problems.push({ code: 'stale', where: name, message: strange });
    return null;
  }
  try {
    const report: unknown = JSON.parse(file.text);
    for (const pointer of infinitePlaces(report)) {
      problems.push({
        code: 'inconsistent',
        where: `${name}#${pointer}`,
        message: `${pointer || 'the report'} holds no finite number`,
      });
    }
    return report;
  } catch {
    problems.push({ code: 'unreadable', where: name, message: 'not JSON' });
    return null;
  }
}

/** JSON pointers of infinite numbers, the first few; looked for without recursion, since the depth isn't bounded. */
function infinitePlaces(report: unknown): string[] {
  const found: string[] = [];
  const waiting: { value: unknown; pointer: string }[] = [{ value: report, pointer: '' }];
  while (found.length < MOST_NAMED) {
    const next = waiting.pop();
    if (next === undefined) break;
    const { value, pointer } = next;
    if (typeof value === 'number' && !Number.isFinite(value)) found.push(pointer);
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, child] of Object.entries(value)) {
      const longer = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      waiting.push({ value: child, pointer: longer.slice(0, LONGEST_POINTER) });
    }
  }
  return found.sort();
}
