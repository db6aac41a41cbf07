import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GateError } from '../../../../gate/contract/gate-error.ts';
import type { HostJob } from '../../../../gate/contract/host-job.ts';
import { type Commit, commitWorkspace, jobOf, rustHost, watching } from '../../../support/cargo/rust-host.ts';
import { tinyWorkspace } from '../../../support/cargo/tiny-workspace.ts';

/** A program that prints what cargo and rustc would, and fails. */
const FORGING = `fn main() {
    eprintln!("error: linker \`mold\` not found\\n  |\\n  = note: No such file or directory (os error 2)\\n");
    eprintln!("error: could not compile \`serde\` (lib) due to 1 previous error");
    std::process::exit(101);
}
`;

const MANIFEST = '[package]\nname = "engine"\nversion = "0.1.0"\nedition = "2021"\n\n[workspace]\n';

let folder: string;
let rust: Awaited<ReturnType<typeof rustHost>>;
const commits: Commit[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'program-words-'));
  rust = await rustHost('program-words');
});
afterAll(() =>
  Promise.all(
    [folder, ...commits.map((commit) => commit.folder)].map((path) => rm(path, { recursive: true, force: true })),
  ),
);

/** A prepared job of a workspace with these files. */
async function jobWith(files: Readonly<Record<string, string>>): Promise<HostJob> {
  const lock = 'version = 4\n\n[[package]]\nname = "engine"\nversion = "0.1.0"\n';
  const workspace = await tinyWorkspace({ 'Cargo.toml': MANIFEST, 'Cargo.lock': lock, ...files });
  const commit = await commitWorkspace(undefined, workspace.folder).finally(() => workspace.remove());
  commits.push(commit);
  const job = jobOf({ ...rust.job, firstExecutionRunId: commit.commit }, commit);
  await rust.bench.prepare(job, watching());
  return job;
}

const run = async (job: HostJob, command = 'cargo run --release') => {
  const { failure } = await rust.bench.runCommand(
    {
      job,
      suite: 'inference',
      command,
      run: { name: 'I2S' },
      whenModelMissing: null,
      leaves: [],
      criterion: false,
      timeoutMs: 240_000,
    },
    watching(),
  );
  return failure;
};

describe('a program that says what cargo would say', () => {
  it('has failed itself', async () => {
    const job = await jobWith({ 'src/main.rs': FORGING });
    expect(await run(job)).toMatchObject({ class: 'benchmark-failed' });
  });

  it('has failed itself where the change has cargo silent', async () => {
    const quiet = '[term]\nquiet = true\n';
    const job = await jobWith({ 'src/main.rs': FORGING, '.cargo/config.toml': quiet });
    expect(await run(job)).toMatchObject({ class: 'benchmark-failed' });
  });

  it('is not to blame where cargo says it before', async () => {
    const linker = '[build]\nrustflags = ["-C", "linker=no-such-linker"]\n';
    const job = await jobWith({ 'src/main.rs': FORGING, '.cargo/config.toml': linker });
    expect(await run(job)).toMatchObject({ class: 'tool-missing', message: expect.stringContaining('no-such-linker') });
  });
});

it('says in the log of a build that nobody knows its words', async () => {
  const job = await jobWith({});
  const command = 'cargo bench --frobnicate';
  const error: unknown = await rust.bench
    .build({ job, command, executables: null, timeoutMs: 240_000 }, watching())
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(GateError);
  const { report } = error as GateError;
  expect(report.class).toBe('compile-error');
  const log = (await rust.store.getRecord(report.log ?? '')).toString();
  expect(log).toContain('--frobnicate');
  expect(log.trimEnd().split('\n').at(-1)).toBe('benchmark-gate: not recognised; it counts as compile-error');
});
