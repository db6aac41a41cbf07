import type { FailureReport } from '../../../gate/contract/failure.ts';
import { excerptOf, panicLines } from '../job/program-lines.ts';
import { compilerTooOld, fetchFault } from './fetch-rules.ts';
import { MANIFEST_RULES } from './manifest-rules.ts';
import { type CargoFailure, type Diagnosis, type FailureRule, match } from './rule.ts';

const cuda = '(?:cuda|cudart|cublas(?:Lt)?|cudnn|cufft|curand|cusolver|cusparse|nvrtc|nvidia-ml|nvToolsExt)';

/** First come, first served: what is more specific stands first. */
const RULES: readonly FailureRule[] = [
  match(/toolchain '([^']+)' is not installed/, ([, name]) => ({
    class: 'tool-missing',
    message: `the toolchain ${name} is not installed on this host`,
  })),
  match(/no such command: `([^`]+)`/, ([, name]) => ({
    class: 'tool-missing',
    message: `cargo has no command ${name}`,
  })),
  match(/linker `([^`]+)` not found/, ([, name]) => ({
    class: 'tool-missing',
    message: `the linker ${name} is not installed on this host`,
  })),
  match(/No space left on device|signal 7 \[Bus error\]/, () => ({
    class: 'transient',
    message: 'the disk was full while building',
  })),
  match(/signal: 9, SIGKILL/, () => ({ class: 'transient', message: 'a compiler was killed, most likely for memory' })),
  featureMissing,
  match(/package ID specification `([^`]+)` did not match any packages/, ([, name]) => ({
    class: 'feature-missing',
    message: `the workspace has no package ${name}`,
  })),
  match(/no (bench|bin|test|example) target named `([^`]+)`/, ([, kind, name]) => ({
    class: 'feature-missing',
    message: `there is no ${kind} target ${name}`,
  })),
  match(/target `([^`]+)` in package `([^`]+)` requires the features: (.+)/, ([, target, name, features]) => ({
    class: 'feature-missing',
    message: `the target ${target} of ${name} requires the features ${features?.replaceAll('`', '')}`,
  })),
  match(/you're using offline mode|--offline was specified|in (?:the )?offline mode/, () => ({
    class: 'host-state-lost',
    message: 'crates that were fetched before are gone from this host',
  })),
  fetchFault,
  compilerTooOld,
  ...MANIFEST_RULES,
  match(/cannot (?:create|update) the lock file|lock file .* needs to be updated/, () => ({
    class: 'dependency-broken',
    message: 'Cargo.lock is missing or does not agree with the manifests',
  })),
  match(
    /(failed to select a version for .*|no matching package.*|failed to get `[^`]+` as a dependency.*|failed to load source for .*|failed to parse lock file.*)/,
    ([, what]) => ({ class: 'dependency-broken', message: what ?? 'a dependency cannot be resolved' }),
  ),
  match(new RegExp(`(?:unable to find library|cannot find) -l(${cuda})\\b`), ([, name]) => ({
    class: 'no-cuda',
    message: `the CUDA library ${name} is missing at the link`,
  })),
  cudaBuildScript,
  match(/(?:unable to find library|cannot find) -l([\w.+-]+)/, ([, name]) => ({
    class: 'dependency-broken',
    message: `the system library ${name} is missing at the link`,
  })),
  match(/The system library `([^`]+)` required by crate `([^`]+)` was not found/, ([, library, name]) => ({
    class: 'dependency-broken',
    message: `the system library ${library} that ${name} needs is missing`,
  })),
  (failure, errors) =>
    crateFailed(failure, errors, /failed to run custom build command for `(\S+)[^`]*`/, 'the build script of'),
  (failure, errors) => crateFailed(failure, errors, /could not compile `([^`]+)`/, 'in'),
];

/**
 * The class of a failed build or fetch, with the failing part's own lines. What no rule knows counts as not compiling; of
 * a fetch, which compiles nothing, as a dependency's fault.
 */
export function classifyCargoFailure(failure: CargoFailure): FailureReport {
  const start = startOf(failure);
  const lines = start === -1 ? failure.lines : failure.lines.slice(start);
  const errors = lines.join('\n');
  for (const rule of RULES) {
    const finding = rule(failure, errors);
    if (finding === null) continue;
    const { class: kind, message } = finding;
    return { class: kind, message, excerpt: excerptOf(errorBlock(lines, finding.about)), reproduce: failure.reproduce };
  }
  const said = (lines[0] ?? 'it printed nothing').slice(0, 300);
  const fetching = failure.fetching === true;
  return {
    class: fetching ? 'dependency-broken' : 'compile-error',
    message: fetching ? `cargo could not fetch the dependencies: ${said}` : `cargo failed: ${said}`,
    excerpt: excerptOf(errorBlock(lines)),
    reproduce: failure.reproduce,
  };
}

function featureMissing({ metadata }: CargoFailure, errors: string): Diagnosis | null {
  const found =
    /none of the selected packages contains (?:this feature|these features): (.+)/.exec(errors) ??
    /the package '[^']+' does not contain (?:this feature|these features): (.+)/.exec(errors);
  const features = found?.[1]?.split(',').map((feature) => feature.trim());
  if (features === undefined) return null;
  const where = features.map((feature) => {
    const holders = metadata?.packages.filter((item) => feature in item.features).map(({ name }) => name) ?? [];
    return `${feature} (${holders.length === 0 ? 'no package of the workspace has it' : `only ${holders.join(', ')} have it`})`;
  });
  return { class: 'feature-missing', message: `the selected packages lack the feature ${where.join(', ')}` };
}

function cudaBuildScript(_: CargoFailure, errors: string): Diagnosis | null {
  const found = /failed to run custom build command for `(\S+)[^`]*`([\s\S]*)/.exec(errors);
  const missing =
    /(?:nvcc|cuda|CUDA)[^\n]*(?:not found|NotFound|No such file|[Ff]ailed to (?:find|execute)|[Uu]nable to)|(?:not found|No such file|[Ff]ailed to (?:find|execute)|[Uu]nable to|Cannot find)[^\n]*(?:nvcc|cuda|CUDA)/;
  const told = missing.exec(found?.[2] ?? '');
  if (found === null || told === null) return null;
  return { class: 'no-cuda', message: `${found[1]} finds no CUDA toolkit`, about: told[0] };
}

/** The first error; of a fetch with what the git that cargo called said last, which is cargo's reason. */
function startOf({ lines, fetching }: CargoFailure): number {
  const error = lines.findIndex((line) => /^error(?:\[E\d+\])?:/.test(line));
  if (fetching !== true || error === -1) return error;
  const fatal = lines.slice(0, error).findLastIndex((line) => line.startsWith('fatal: '));
  return fatal === -1 ? error : fatal;
}

function crateFailed(failure: CargoFailure, errors: string, pattern: RegExp, where: string): Diagnosis | null {
  const [about, name] = pattern.exec(errors) ?? [];
  if (about === undefined || name === undefined) return null;
  const own = failure.metadata === null || failure.metadata.packages.some((item) => item.name === name);
  return own
    ? { class: 'compile-error', message: `the change does not compile: an error ${where} ${name}`, about }
    : { class: 'dependency-broken', message: `a dependency does not build: an error ${where} ${name}`, about };
}

/** The first error as it was rendered, and the line that the finding is about where that isn't part of it. */
function errorBlock(lines: readonly string[], about?: string): string[] {
  const panic = panicLines(lines);
  // Cargo names the reason of its own errors after an empty line.
  const end = lines.findIndex((line, at) => at > 0 && line.trim() === '' && !lines[at + 1]?.startsWith('Caused by:'));
  const block = (end === -1 ? lines : lines.slice(0, end)).slice(0, 14);
  const telling = about === undefined ? undefined : lines.find((line) => line.includes(about));
  return [
    ...block,
    ...(telling === undefined || block.includes(telling) ? [] : [telling.trim()]),
    ...(panic === null ? [] : panic.slice(0, 12)),
  ];
}
