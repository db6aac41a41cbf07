import type { FailureReport } from '../../../gate/contract/failure.ts';
import { MAXIMUM_ATTEMPTS } from '../../../gate/contract/failure.ts';
import { excerptOf, panicLines } from '../job/program-lines.ts';
import { compilePlaces } from './compile-places.ts';
import type { CargoFailure, Diagnosis } from './diagnosis.ts';
import { ownCompileError, whoseFault } from './own-fault.ts';
import { compilerTooOld } from './toolchain-age.ts';
import { BUILD_HOST_WORDS } from './words/build-host-words.ts';
import { CRASH_WORDS } from './words/crash-words.ts';
import { CUDA_BUILD_WORDS } from './words/cuda-build-words.ts';
import { DEPENDENCY_WORDS, RESOLUTION_WORDS } from './words/dependency-words.ts';
import { HOST_WORDS } from './words/host-words.ts';
import { findWords, type KnownWords, type WeighedWords } from './words/known-words.ts';
import { MANIFEST_WORDS } from './words/manifest-words.ts';
import { OUTAGE_WORDS } from './words/outage-words.ts';
import { type Said, whoSaid } from './words/said.ts';
import { TARGET_WORDS } from './words/target-words.ts';
import { TOOL_WORDS } from './words/tool-words.ts';
import { TOOLCHAIN_WORDS } from './words/toolchain-words.ts';

type Rule = (said: readonly Said[], failure: CargoFailure) => Diagnosis | null;

const table =
  (words: readonly (KnownWords | WeighedWords)[]): Rule =>
  (said, failure) =>
    findWords(words, said, failure);

/** What goes wrong before anything is built, such as crates that don't arrive: what a compiler prints is none of that. */
const beforeBuilding =
  (rule: Rule): Rule =>
  (said, failure) =>
    said.some(({ text }) => /^error: (?:could not compile|failed to run custom build command)/m.test(text))
      ? null
      : rule(said, failure);

const OFFLINE: readonly KnownWords[] = [
  {
    by: ['tool'],
    words: /you're using offline mode|--offline was specified|in (?:the )?offline mode/,
    class: 'host-state-lost',
    says: 'crates that were fetched before are gone from this host',
    from: 'cargo core/resolver/errors.rs, sources/registry/mod.rs',
  },
];

/** First come, first served: what is more specific stands first. */
const RULES: readonly Rule[] = [
  ownCompileError,
  table([...HOST_WORDS, ...BUILD_HOST_WORDS]),
  table(CUDA_BUILD_WORDS),
  table(TOOLCHAIN_WORDS),
  table(TOOL_WORDS),
  table(TARGET_WORDS),
  table(OFFLINE),
  beforeBuilding(table(OUTAGE_WORDS)),
  beforeBuilding(compilerTooOld),
  beforeBuilding(table(DEPENDENCY_WORDS)),
  table(MANIFEST_WORDS),
  table(RESOLUTION_WORDS),
  table(CRASH_WORDS),
  whoseFault,
];

/** A failed build or fetch, and whether any rule knew its words. */
export interface Classified {
  readonly report: FailureReport;
  readonly recognised: boolean;
  /** True of words that the change itself may be the reason for: who counts them counts this one too. */
  readonly doubtful: boolean;
}

/**
 * The class of a failed build or fetch, with the failing part's own lines. What no rule knows counts as not compiling; of
 * a fetch, which compiles nothing, as a dependency's fault.
 */
export const classifyCargoFailure = (failure: CargoFailure): FailureReport => diagnose(failure).report;

/** As {@link classifyCargoFailure}, with what isn't for the report. */
export function diagnose(failure: CargoFailure): Classified {
  const said = whoSaid(failure.lines);
  for (const rule of RULES) {
    const finding = rule(said, failure);
    if (finding === null) continue;
    const { about, doubtful = false } = finding;
    const { class: kind, message, crashed } = charged(finding, failure);
    const report = { ...reportOf(failure, kind, message, about), ...(crashed === true ? { crashed } : {}) };
    return { report, recognised: true, doubtful };
  }
  const first = fromFirstError(failure.lines)[0] ?? 'it printed nothing';
  const said300 = first.slice(0, 300);
  const report =
    failure.fetching === true
      ? reportOf(failure, 'dependency-broken', `cargo could not fetch the dependencies: ${said300}`)
      : reportOf(failure, 'compile-error', `cargo failed: ${said300}`);
  return { report, recognised: false, doubtful: false };
}

/** What the change may be the reason for is charged to it when no further attempt is left. */
function charged(
  finding: Diagnosis,
  { doubted = 0 }: CargoFailure,
): Pick<FailureReport, 'class' | 'message' | 'crashed'> {
  if (finding.doubtful !== true || doubted + 1 < MAXIMUM_ATTEMPTS) return finding;
  if (finding.charges !== undefined) {
    const message = `a dependency does not build, ${doubted + 1} times, and the host bears none of it out: ${finding.message}`;
    return { class: finding.charges, message };
  }
  const message = `the change does not compile, ${doubted + 1} times: ${finding.message}`;
  return { class: 'compile-error', message, crashed: true };
}

function reportOf(
  { lines, metadata, reproduce }: CargoFailure,
  kind: FailureReport['class'],
  message: string,
  about?: string,
): FailureReport {
  const shown = errorBlock(fromFirstError(lines), lines, about);
  const places = kind === 'compile-error' ? compilePlaces(lines, metadata) : undefined;
  const where = places === undefined ? {} : { places };
  return { class: kind, message: message.slice(0, 500), ...where, excerpt: excerptOf(shown), reproduce };
}

function fromFirstError(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => /^error(?:\[E\d+\])?:/.test(line));
  return start === -1 ? lines : lines.slice(start);
}

/** The first error as it was rendered, and the line that the finding is about where that isn't part of it. */
function errorBlock(lines: readonly string[], all: readonly string[], about?: string): string[] {
  const panic = panicLines(lines);
  // Cargo names the reason of its own errors after an empty line.
  const end = lines.findIndex((line, at) => at > 0 && line.trim() === '' && !lines[at + 1]?.startsWith('Caused by:'));
  const block = (end === -1 ? lines : lines.slice(0, end)).slice(0, 14);
  const telling = about === undefined ? undefined : all.find((line) => line.includes(about));
  return [
    ...block,
    ...(telling === undefined || block.includes(telling) ? [] : [telling.trim()]),
    ...(panic === null ? [] : panic.slice(0, 12)),
  ];
}
