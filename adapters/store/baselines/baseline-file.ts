import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { canonicalJson } from '../../../gate/baseline/canonical-json.ts';
import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import { InputError } from '../../../gate/contract/input-error.ts';
import { LARGEST_BASELINE } from '../../../gate/names/limits.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { jsonOf } from '../content/blobs.ts';
import { StoreError } from '../content/store-error.ts';
import { parseBaseline } from './parse-baseline.ts';

/** What a store has things under: such a word is never a file. Whoever means one writes `./` before it. */
const STORED = /^(?:sha256:)?[0-9a-f]{4,64}$|^[a-z][a-z0-9+.-]*:\/\//i;
const PATH = /^\.{0,2}\//;

/** Whether a reference means a file: a path that begins with `/`, `./` or `../`, or a file that is there. */
export const isBaselineFile = (ref: string): boolean => PATH.test(ref) || (!STORED.test(ref) && isFile(ref));

function isFile(ref: string): boolean {
  try {
    return statSync(ref).isFile();
  } catch {
    // Nothing there, or no path at all.
    return false;
  }
}

/**
 * Reads a baseline from a file, as `baseline export --format json` writes it. Its digest is that of the stored document,
 * however the file is laid out.
 *
 * @throws InputError where it isn't there, is too large, or is no baseline that this version reads
 */
export function readBaselineFile(file: string): { readonly digest: string; readonly document: BaselineDocument } {
  const read = readBoundedFile(resolved(file), LARGEST_BASELINE);
  if ('fault' in read) throw new InputError([`${file}: ${read.fault}`]);
  try {
    const value = jsonOf(Buffer.from(read.text), file);
    const document = parseBaseline(value, file);
    return { digest: `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`, document };
  } catch (cause) {
    if (cause instanceof StoreError) throw new InputError([cause.message], { cause });
    // Keys that no version knows may hold anything, to any depth.
    if (cause instanceof RangeError) throw new InputError([`${file}: nested too deeply for a baseline`], { cause });
    throw cause;
  }
}

/** Whoever names a file may name a link to it. */
function resolved(file: string): string {
  try {
    return realpathSync(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new InputError([`${file}: ${code === 'ENOENT' ? 'no such file' : `not readable (${code})`}`], { cause });
  }
}
