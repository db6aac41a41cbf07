import type { FailureClass } from '../../../../gate/contract/failure.ts';
import type { CargoFailure, Diagnosis } from '../diagnosis.ts';
import type { WantedOf } from '../wanted.ts';
import { isElsewhere } from './failing-unit.ts';
import type { Said, Speaker } from './said.ts';

/** A row of a table: words that a tool is known to say, and what they stand for. */
export interface KnownWords {
  /** Whose words they have to be. */
  readonly by: readonly Speaker[];
  readonly words: RegExp;
  /** What has to be said too, in the same paragraph. */
  readonly besides?: RegExp;
  readonly class: FailureClass;
  /** `$1`, `$2`: what the words name; `$crate`: whose build script says them. */
  readonly says: string;
  /** Where the tool says so: its source, or a public report. */
  readonly from: string;
  /** What `$1` names can be asked for: nobody is believed that this host lacks what it has. */
  readonly wanted?: WantedOf;
  /** See {@link Diagnosis.doubtful}. All that is `transient` is so where the host doesn't bear it out. */
  readonly doubtful?: true;
}

/** A row whose class depends on what the words name. */
export interface WeighedWords extends Pick<KnownWords, 'by' | 'words' | 'besides' | 'from'> {
  /** Null where the words stand for nothing after all. */
  readonly weigh: (groups: readonly string[], failure: CargoFailure, text: string) => Diagnosis | null;
}

/** The first row, in the table's order, whose words were said by whom they are of; null where none was. */
export function findWords(
  table: readonly (KnownWords | WeighedWords)[],
  said: readonly Said[],
  failure: CargoFailure,
): Diagnosis | null {
  for (const row of table) {
    for (const one of said) {
      const isTheirs = row.by.includes(one.by);
      if (!isTheirs && !isBorneOut(row, one, failure)) continue;
      if (row.besides?.test(one.text) === false) continue;
      const found = row.words.exec(one.text);
      const diagnosis = found === null ? null : weigh(row, one, found, failure);
      if (found === null || diagnosis === null) continue;
      if (!isTheirs && diagnosis.class !== 'transient') continue;
      return { about: tellingLine(found), ...diagnosis, ...doubtOf(one, diagnosis, said, failure) };
    }
  }
  return null;
}

/**
 * What any build script says of a host that ran out, the change's own says as well; alone it isn't heard, since it could say so to
 * be spared. Where the host itself says that it ran out, it is.
 */
const isBorneOut = ({ by }: Pick<KnownWords, 'by'>, said: Said, { hostRanOut }: CargoFailure): boolean =>
  said.by === 'own-script' && hostRanOut === true && by.includes('script');

/**
 * Whatever the change's own build script says of the host may be said to be spared. So may all other words, where the
 * host itself knows nothing of it: those of a crate that the change has chosen, and those of the tools, since procedural
 * macros and compiler wrappers of the change print as rustc does, and may kill it.
 */
function doubtOf(
  { by }: Said,
  { class: kind, doubtful }: Diagnosis,
  said: readonly Said[],
  failure: CargoFailure,
): Pick<Diagnosis, 'doubtful' | 'charges'> {
  if (doubtful === true || kind !== 'transient') return {};
  if (by === 'own-script') return { doubtful: true };
  if (failure.hostRanOut !== false) return {};
  const charges = by === 'script' || isElsewhere(said, failure) ? { charges: 'dependency-broken' as const } : {};
  return { doubtful: true, ...charges };
}

function weigh(
  row: KnownWords | WeighedWords,
  { text, crate = '' }: Said,
  found: RegExpExecArray,
  failure: CargoFailure,
): Diagnosis | null {
  const groups = [...found].map((group) => group ?? '');
  if ('weigh' in row) return row.weigh(groups, failure, text);
  // Alternatives of one pattern name the same thing: `$1` is the first that is there.
  const named = groups.slice(1).find((group) => group !== '') ?? '';
  const wanted = row.wanted?.(named, text) ?? [];
  if (wanted.some((each) => failure.has?.(each) === true)) return null;
  const says = row.says
    .replaceAll('$crate', crate)
    .replaceAll('$1', named)
    .replaceAll('$2', groups[2] ?? '');
  const { class: kind, doubtful } = row;
  return { class: kind, message: says, ...(doubtful === true ? { doubtful } : {}) };
}

/** The last of the lines that the words stand in. */
function tellingLine({ 0: text }: RegExpExecArray): string {
  const lines = text.trimEnd().split('\n');
  return (lines.at(-1) ?? text).trim();
}
