import type { Problem } from '../../../gate/criterion/measurement.ts';
import { type WriteWindow, whyNotOfThisRun } from '../../criterion/write-window.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';

const MAX_REPORT_BYTES = 1024 * 1024;
const MOST_NAMED = 20;
const LONGEST_POINTER = 200;

/** What is deeper can't be written again, where a report is stored: engines write JSON by recursion. */
const DEEPEST = 200;

/**
 * A report that this run wrote; null where there is none, with the reason where something else lies in its place.
 * Numbers beyond a double's range (`1e999`) are null in what is stored, and named as inconsistent.
 */
export function readReport(path: string, name: string, window: WriteWindow, problems: Problem[]): unknown {
  const file = readBoundedFile(path, MAX_REPORT_BYTES);
  if ('fault' in file) {
    if (!file.fault.includes('ENOENT')) problems.push({ code: 'unreadable', where: name, message: file.fault });
    return null;
  }
  const strange = whyNotOfThisRun(file, window);
  if (strange !== null) {
    problems.push({ code: 'stale', where: name, message: strange });
    return null;
  }
  try {
    const report: unknown = JSON.parse(file.text);
    const infinite = infinitePlaces(report);
    if (infinite === null) {
      problems.push({ code: 'unreadable', where: name, message: `nested deeper than ${DEEPEST} levels` });
      return null;
    }
    for (const pointer of infinite) {
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

/**
 * JSON pointers of infinite numbers, the first few, looked for without recursion; null where the report is nested too
 * deep to be kept.
 */
function infinitePlaces(report: unknown): string[] | null {
  const found: string[] = [];
  const waiting: { value: unknown; pointer: string; depth: number }[] = [{ value: report, pointer: '', depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, pointer, depth } = next;
    if (typeof value === 'number' && !Number.isFinite(value) && found.length < MOST_NAMED) found.push(pointer);
    if (typeof value !== 'object' || value === null) continue;
    if (depth === DEEPEST) return null;
    for (const [key, child] of Object.entries(value)) {
      const longer = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      waiting.push({ value: child, pointer: longer.slice(0, LONGEST_POINTER), depth: depth + 1 });
    }
  }
  return found.sort();
}
