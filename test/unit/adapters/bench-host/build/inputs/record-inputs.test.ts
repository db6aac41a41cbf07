import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detectIsolation } from '../../../../../../adapters/confinement/sandbox/detect-isolation.ts';
import { BuildInputs } from '../../../../../../gate/contract/measured/build-inputs.ts';
import { addLink, kindsWorkspace } from '../../../../../support/cargo/kinds-workspace.ts';
import { commitWorkspace, jobOf, rustHost, watching } from '../../../../../support/cargo/rust-host.ts';

const COMMAND = 'cargo bench --workspace --exclude sealed --benches';
let record: BuildInputs;
let ended: () => Promise<void>;

beforeAll(async () => {
  const { isolation } = await detectIsolation();
  const rust = await rustHost('records inputs', { isolation, ownTarget: true });
  const workspace = await kindsWorkspace();
  const commit = await commitWorkspace(addLink, workspace.folder);
  const job = jobOf(rust.job, commit);
  ended = async () => {
    await rust.bench.remove(rust.job);
    await rm(commit.folder, { recursive: true, force: true });
    await workspace.remove();
  };
  await rust.bench.prepare(job, watching());
  const built = await rust.bench.build({ job, command: COMMAND, executables: null, timeoutMs: 240_000 }, watching());
  record = BuildInputs.parse(built.recorded);
});

afterAll(() => ended());

const packageNamed = (name: string) => record.packages.find((each) => each.name === name);
const closureOf = (key: string) =>
  record.executables.find((each) => each.key.startsWith(key))?.closure.map((place) => record.packages[place]?.name);

test('an executable may be built of what its package is built on, and of no other member', () => {
  expect(closureOf('engine::speed')).toEqual(['engine', 'derive', 'base']);
  expect(closureOf('apart::other')).toEqual(['apart']);
});

test('what the compiler read is recorded, blanks in names, text and what lies behind a link included', () => {
  expect(packageNamed('engine')?.files).toEqual([
    'ABOUT.md',
    'engine/benches/speed.rs',
    'engine/build.rs',
    'engine/linked.txt',
    'engine/src/lib.rs',
    'parts/a part.rs',
    'texts/behind.txt',
  ]);
  expect(packageNamed('base')?.files).toEqual(['base/src/inner.rs', 'base/src/lib.rs']);
  expect(packageNamed('derive')?.files).toEqual(['derive/src/lib.rs']);
});

test('what a build script declares is watched, in either form of its words, folders included', () => {
  expect(packageNamed('engine')?.watched).toEqual(['engine/tables.txt', 'grammar']);
});

test('an optional dependency that no feature switches on is no part of it', () => {
  expect(closureOf('engine::speed')).not.toContain('sealed');
  expect(packageNamed('sealed')?.untold).toBe('nothing of it was built');
});
