import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { BenchExecutable } from '../../../gate/contract/executables.ts';
import { FIRST_FAULT } from '../../../gate/names/first-fault.ts';
import { bounded } from '../../../gate/text/bounded-text.ts';
import { type CargoManifest, harnessOf, targetKind } from './harness.ts';
import type { Metadata } from './metadata.ts';
import { cargosOwn, type RunRecord } from './recording-runner.ts';

/** Cargo's message for one finished artifact, as far as the gate reads it. */
const Artifact = z.object({
  reason: z.literal('compiler-artifact'),
  package_id: z.string(),
  target: z.object({ name: z.string(), kind: z.array(z.string()) }),
  features: z.array(z.string()),
  executable: z.string().nullable(),
});
export type Artifact = z.infer<typeof Artifact>;

/** Artifacts with an executable, from cargo's standard output; lines that are something else are passed over. */
export function parseArtifacts(stdout: string): Artifact[] {
  const artifacts: Artifact[] = [];
  for (const line of stdout.split('\n')) {
    if (!line.startsWith('{"reason":"compiler-artifact"')) continue;
    const message = Artifact.safeParse(parsed(line), FIRST_FAULT);
    if (message.success && message.data.executable !== null) artifacts.push(message.data);
  }
  return artifacts;
}

/** What a macro of the change prints while it is expanded stands among cargo's own messages, and may look like one. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/**
 * What there is to measure, in cargo's order. Executables that cargo didn't announce as artifacts of the workspace are
 * left away: the record is written by a script that the change's code could have imitated.
 */
export function mapExecutables(input: {
  readonly records: Iterable<RunRecord>;
  readonly artifacts: readonly Artifact[];
  readonly metadata: Metadata;
  readonly manifests: ReadonlyMap<string, CargoManifest>;
  readonly given: Readonly<Record<string, string>>;
  /** Called for each as it is found: it throws where one is too much. */
  readonly require: (executable: BenchExecutable, count: number) => void;
}): BenchExecutable[] {
  const artifacts = new Map(input.artifacts.map((artifact) => [artifact.executable, artifact]));
  const packages = new Map(input.metadata.packages.map((item) => [item.id, item]));
  const executables = new Map<string, BenchExecutable>();
  for (const record of input.records) {
    const artifact = artifacts.get(record.executable);
    const item = artifact === undefined ? undefined : packages.get(artifact.package_id);
    if (artifact === undefined || item === undefined) continue;
    const executable = toExecutable(record, artifact, item, input);
    executables.set(executable.key, executable);
    input.require(executable, executables.size);
  }
  return [...executables.values()];
}

function toExecutable(
  record: RunRecord,
  { target, features }: Artifact,
  item: Metadata['packages'][number],
  { manifests, given }: Pick<Parameters<typeof mapExecutables>[0], 'manifests' | 'given'>,
): BenchExecutable {
  const kind = targetKind(target.kind);
  const manifest = manifests.get(item.id);
  const identity = {
    package: item.name,
    target: target.name,
    kind,
    // `default` only stands for the features that it turns on, which are listed beside it.
    features: features.filter((feature) => feature !== 'default').sort(),
  };
  return {
    key: executableKey({ ...identity, args: record.args }),
    ...identity,
    harness: manifest === undefined ? 'libtest' : harnessOf(manifest, kind, target.name),
    path: record.executable,
    cwd: record.cwd,
    args: record.args,
    environment: cargosOwn(record.environment, given),
  };
}

/** A key is in every reference to what was measured: a longer one is cut, and told apart by the digest of the whole. */
const LONGEST_KEY = 500;

/** `package::target[features] arguments`; targets other than benches say their kind, since a library may share the name. */
function executableKey(of: Pick<BenchExecutable, 'package' | 'target' | 'kind' | 'features' | 'args'>): string {
  const kind = of.kind === 'bench' ? '' : `${of.kind}:`;
  const key = `${of.package}::${kind}${of.target}[${of.features.join(',')}] ${of.args.join(' ')}`;
  if (key.length <= LONGEST_KEY) return key;
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 32);
  return `${bounded(key, LONGEST_KEY - digest.length)}${digest}`;
}
