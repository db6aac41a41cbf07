import { z } from 'zod';
import type { BenchExecutable } from '../../../gate/contract/executables.ts';
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
    const message = Artifact.safeParse(JSON.parse(line));
    if (message.success && message.data.executable !== null) artifacts.push(message.data);
  }
  return artifacts;
}

/**
 * What there is to measure, in cargo's order. Executables that cargo didn't announce as artifacts of the workspace are
 * left away: the record is written by a script that the change's code could have imitated.
 */
export function mapExecutables(input: {
  readonly records: readonly RunRecord[];
  readonly artifacts: readonly Artifact[];
  readonly metadata: Metadata;
  readonly manifests: ReadonlyMap<string, CargoManifest>;
  readonly given: Readonly<Record<string, string>>;
}): BenchExecutable[] {
  const artifacts = new Map(input.artifacts.map((artifact) => [artifact.executable, artifact]));
  const packages = new Map(input.metadata.packages.map((item) => [item.id, item]));
  const executables = input.records.flatMap((record): BenchExecutable[] => {
    const artifact = artifacts.get(record.executable);
    const item = artifact === undefined ? undefined : packages.get(artifact.package_id);
    if (artifact === undefined || item === undefined) return [];
    const kind = targetKind(artifact.target.kind);
    const manifest = input.manifests.get(item.id);
    const identity = {
      package: item.name,
      target: artifact.target.name,
      kind,
      // `default` only stands for the features that it turns on, which are listed beside it.
      features: artifact.features.filter((feature) => feature !== 'default').sort(),
    };
    return [
      {
        key: executableKey({ ...identity, args: record.args }),
        ...identity,
        harness: manifest === undefined ? 'libtest' : harnessOf(manifest, kind, artifact.target.name),
        path: record.executable,
        cwd: record.cwd,
        args: record.args,
        environment: cargosOwn(record.environment, input.given),
      },
    ];
  });
  return [...new Map(executables.map((executable) => [executable.key, executable])).values()];
}

/** `package::target[features] arguments`; targets other than benches say their kind, since a library may share the name. */
const executableKey = (of: Pick<BenchExecutable, 'package' | 'target' | 'kind' | 'features' | 'args'>): string =>
  `${of.package}::${of.kind === 'bench' ? '' : `${of.kind}:`}${of.target}[${of.features.join(',')}] ${of.args.join(' ')}`;
