import type { Metadata } from '../../../adapters/bench-host/cargo/metadata.ts';

const member = (name: string): Metadata['packages'][number] => ({
  name,
  id: name,
  version: '0.1.0',
  manifest_path: `/gate/checkout/${name}/Cargo.toml`,
  features: { cpu: [], gpu: [] },
  targets: [],
});

/** The workspace of the texts that are made up of what tools say: `engine` and `kernels` are the change's own. */
export const ENGINE: Metadata = {
  packages: [member('engine'), member('kernels')],
  workspace_members: ['engine', 'kernels'],
};

/** A failed call of cargo, as text that a tool is known to print. */
export interface ToldCase {
  readonly name: string;
  readonly lines: readonly string[];
  /** What of it the message names. */
  readonly names: string;
  /** Where the tool says so: its source, or a public issue. */
  readonly from: string;
  readonly fetching?: boolean;
}

const indented = (lines: readonly string[], by: number): string[] =>
  lines.flatMap((line) => line.split('\n')).map((line) => (line === '' ? '' : `${' '.repeat(by)}${line}`));

const COMMAND = '"cc" "-m64" "/gate/target/release/deps/rustcAbCdEf/symbols.o" "-o" "/gate/target/release/deps/q-0a1b"';

/** rustc's linker failed and said this; the command may be another. */
export const linked = (said: readonly string[], command = COMMAND, how = 'exit status: 1'): string[] => [
  '   Compiling engine v0.1.0 (/gate/checkout/engine)',
  `error: linking with \`cc\` failed: ${how}`,
  '  |',
  `  = note:  ${command}`,
  '  = note: some arguments are omitted. use `--verbose` to show all linker arguments',
  `  = note: ${said[0] ?? ''}`,
  ...indented(said.slice(1), 10),
  '          ',
  '',
  'error: could not compile `engine` (bench "quantization") due to 1 previous error',
];

const ended = (name: string, stdout: readonly string[], stderr: readonly string[], end: string): string[] => [
  `error: failed to run custom build command for \`${name}\``,
  '',
  'Caused by:',
  `  process didn't exit successfully: \`/gate/target/release/build/x-0a1b2c3d4e5f6071/build-script-build\` (${end})`,
  ...(stdout.length === 0 ? [] : ['  --- stdout', ...indented(stdout, 2), '']),
  ...(stderr.length === 0 ? [] : ['  --- stderr', ...indented(stderr, 2)]),
  'warning: build failed, waiting for other jobs to finish...',
];

/** The build script of a crate from a registry failed, and said this on standard error. */
export const script = (crate: string, stderr: readonly string[], stdout: readonly string[] = []): string[] =>
  ended(crate, stdout, stderr, 'exit status: 101');

/** The same of the change's own package. */
export const ownScript = (
  stderr: readonly string[],
  stdout: readonly string[] = [],
  end = 'exit status: 101',
): string[] => ended('engine v0.1.0 (/gate/checkout/engine)', stdout, stderr, end);

/** A process that cargo started for a crate ended otherwise than by itself. */
export const compiled = (crate: string, end: string, before: readonly string[] = []): string[] => [
  ...before,
  `error: could not compile \`${crate}\` (lib)`,
  '',
  'Caused by:',
  `  process didn't exit successfully: \`/usr/local/rustup/toolchains/1.95.0/bin/rustc --crate-name ${crate} --edition=2021 src/lib.rs\` (${end})`,
];

/** An error of cargo's own, with its reasons. */
export const chain = (head: string, ...causes: readonly string[]): string[] => [
  `error: ${head}`,
  ...causes.flatMap((cause) => ['', 'Caused by:', ...indented([cause], 2)]),
];
