import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readBoundedFile } from '../../../files/read-bounded-file.ts';
import { dependenciesIn } from '../../cargo/dep-info.ts';

/** Of one target directory: more than any build leaves. */
const MOST_FILES = 20_000;
const LARGEST_FILE = 4 * 1024 * 1024;
/** Of all together. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Triple, profile, `build`, the unit's folder: what lies deeper is no dependency information. */
const DEEPEST = 4;
/** Hold none, and many files. */
const SKIPPED = new Set(['incremental', 'criterion', 'tmp', 'doc', 'package']);

/** What the compiler read for each unit whose dependency information lies in a target directory. */
export interface DepInfo {
  readonly units: readonly ReadonlySet<string>[];
  /** Why some of it isn't known; null: all of it is. */
  readonly fault: string | null;
}

/** Reads it, of earlier builds there too: what they read is counted as well. */
export function readDepInfo(target: string): DepInfo {
  const units: ReadonlySet<string>[] = [];
  let files = 0;
  let left = MOST_BYTES;
  let fault: string | null = null;
  const visit = (folder: string, depth: number): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (fault !== null) return;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (depth < DEEPEST && !SKIPPED.has(entry.name)) visit(path, depth + 1);
      } else if (entry.name.endsWith('.d')) {
        files += 1;
        const read = readBoundedFile(path, Math.min(LARGEST_FILE, left));
        if (files > MOST_FILES) fault = 'the build left more dependency information than is read';
        else if ('fault' in read) fault = `the dependency information ${entry.name} is ${read.fault}`;
        else {
          left -= read.text.length;
          units.push(dependenciesIn(read.text));
        }
      }
    }
  };
  try {
    visit(target, 0);
  } catch (error) {
    return {
      units,
      fault: `the build's dependency information can't be read (${(error as NodeJS.ErrnoException).code})`,
    };
  }
  return { units, fault };
}
