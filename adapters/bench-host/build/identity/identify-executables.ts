import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { BenchExecutable } from '../../../../gate/contract/executables.ts';
import type { HostFingerprint } from '../../../../gate/hosts/fingerprint.ts';
import { matcherOf } from '../../../../gate/policy/reuse/path-patterns.ts';
import type { Rounds } from '../../../../gate/profile/rounds.ts';
import type { Mount } from '../../../confinement/sandbox/confined-command.ts';
import { outsidePath } from '../../../confinement/sandbox/outside-path.ts';
import { jsonDigest } from '../../../signing/json-digest.ts';
import type { BenchHost, Watch } from '../../job/bench-host.ts';
import type { OpenedJob } from '../../job/opened-job.ts';
import { cargoHomeMount } from '../../job/rust-installation.ts';
import type { BuiltBeside } from './built-beside.ts';
import { readLinks } from './dynamic-links.ts';
import { ElfFault } from './elf-layout.ts';
import { generatedContent } from './generated-content.ts';
import { loadedContent } from './loaded-content.ts';
import { withElf } from './opened-elf.ts';
import { LoadedLibraries } from './shared-libraries.ts';
import { systemLibraries } from './system-libraries.ts';
import { trackedData } from './tracked-data.ts';

/** What a suite's build gave. */
interface Built {
  readonly executables: readonly BenchExecutable[];
  /** Globs of the files that benches read while they run; absent: nobody says. */
  readonly data?: readonly string[] | undefined;
  /** In what rounds they are measured; absent: by an ordinary run. */
  readonly rounds?: Rounds;
  /** What else the build made that an executable's process may run, load or read. */
  readonly besideOf: (executable: BenchExecutable) => BuiltBeside;
}

/** Of the way in which identities are calculated: another one makes others. */
const VERSION = 2;

/** The host's own places among the variables, which change nothing of what is measured. */
const OWN_PLACES: readonly string[] = ['PATH', 'HOME', 'CARGO_HOME', 'RUSTUP_HOME', 'CARGO_TARGET_DIR'];

/** Variables by which the loader brings in what nobody looks at here. */
const BRINGS_IN: readonly string[] = ['LD_PRELOAD', 'LD_AUDIT'];

/**
 * Adds to executables their identity: SHA-256 of all that their numbers depend on, equal on all hosts of a machine class.
 * That is what is loaded of the executable and its libraries, how it is run, what built it, the machine, and what it may
 * read: every tracked file, the programs of its package and what build scripts generated. One that can't be told has none, and is measured: what isn't an ELF file, a damaged one, or one
 * whose libraries aren't found; all of a checkout that the build has changed.
 */
export async function identifyExecutables(
  host: BenchHost,
  opened: OpenedJob,
  { executables, data: globs, rounds, besideOf }: Built,
  watch: Watch,
): Promise<BenchExecutable[]> {
  const { job, paths, prepared } = opened;
  const measured = executables.filter(({ harness }) => harness === 'criterion');
  if (host.listFiles === undefined || measured.length === 0) return [...executables];
  const checkout = paths.checkout.outside;
  if (!(await host.isClean(checkout))) return [...executables];
  const isData = globs === undefined ? undefined : matcherOf(globs);
  const data = trackedData(await host.listFiles(checkout, job.commit, watch.signal), isData);
  const { requested, name, rustc, cargo } = prepared.toolchain;
  const { readable, writable } = opened.forMeasuring;
  const places = { mounts: [...readable, ...writable], system: await systemLibraries(watch.signal) };
  const libraries = new LoadedLibraries(places, watch.signal);
  const common = {
    version: VERSION,
    toolchain: { requested, name, rustc, cargo },
    lane: job.lane,
    machine: machineOf(await host.describe(job.conditions)),
    data,
    ...(rounds === undefined ? {} : { rounds }),
  };
  const identified: BenchExecutable[] = [];
  for (const [index, executable] of executables.entries()) {
    watch.onProgress({ now: `identifying ${executable.target}`, done: index });
    const own = measured.includes(executable)
      ? await ownFacts(host, opened, { executable, beside: besideOf(executable) }, libraries, watch.signal)
      : null;
    identified.push(own === null ? executable : { ...executable, identity: jsonDigest({ ...common, ...own }) });
  }
  return identified;
}

/** What of a machine numbers depend on, besides what its moods are. */
const machineOf = ({ machineClass, isolation, affinity, niceness, gpu }: HostFingerprint) => ({
  machineClass,
  isolation,
  affinity: affinity ?? null,
  niceness: niceness ?? null,
  gpu: gpu === null ? null : [gpu.model, gpu.driver],
});

/** Null where it can't be told. */
async function ownFacts(
  host: BenchHost,
  opened: OpenedJob,
  { executable, beside }: { readonly executable: BenchExecutable; readonly beside: BuiltBeside },
  libraries: LoadedLibraries,
  signal: AbortSignal,
): Promise<object | null> {
  const environment = { ...opened.environment, ...executable.environment };
  if (BRINGS_IN.some((variable) => environment[variable] !== undefined)) return null;
  const { package: crate, target, kind, features, args } = executable;
  const anywhere = placeless(host, opened);
  const folders = (environment.LD_LIBRARY_PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  try {
    const { target: folder } = opened.paths;
    const loaded = async (path: string) =>
      withElf(await fileIn(path, folder), async (elf) => ({
        content: await loadedContent(elf, signal),
        libraries: await libraries.of(path, elf.header, await readLinks(elf), folders),
      }));
    const built = await loaded(executable.path);
    const programs: [string, object][] = [];
    for (const program of beside.programs) programs.push([anywhere(program), await loaded(program)]);
    const generated: [string, string][] = [];
    for (const output of beside.outputs) {
      generated.push([anywhere(output), await generatedContent(await fileIn(output, folder), signal)]);
    }
    const variables = Object.entries(environment).filter(([variable]) => !OWN_PLACES.includes(variable));
    return {
      ...built,
      ...{ programs, generated },
      ...{ package: crate, target, kind, features, args },
      cwd: anywhere(executable.cwd),
      environment: Object.fromEntries(variables.map(([variable, value]) => [variable, anywhere(value)])),
    };
  } catch (error) {
    signal.throwIfAborted();
    // The build can leave anything in its place, or nothing.
    if (error instanceof ElfFault || (error instanceof Error && 'syscall' in error)) return null;
    throw error;
  }
}

/** @throws {ElfFault} where the build has put a link in its place that leads out of its folder */
async function fileIn(inside: string, folder: Mount): Promise<string> {
  const outside = outsidePath(inside, [folder]);
  const file = outside === null ? null : await realpath(outside);
  if (file?.startsWith((await realpath(folder.outside)) + sep)) return file;
  throw new ElfFault('it lies elsewhere than the build puts it');
}

/** Takes out of a text where things lie on this host. */
function placeless(
  host: Pick<BenchHost, 'installation'>,
  { paths }: Pick<OpenedJob, 'paths'>,
): (text: string) => string {
  const places = [
    [paths.target.inside, '{target}'],
    [paths.checkout.inside, '{checkout}'],
    [cargoHomeMount(paths, host.installation).inside, '{cargo}'],
    [host.installation.rustupHome, '{rustup}'],
  ] as const;
  return (text) => places.reduce((left, [place, name]) => left.replaceAll(place, name), text);
}
