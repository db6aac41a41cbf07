import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, it } from 'vitest';
import { detectIsolation } from '../../adapters/confinement/sandbox/detect-isolation.ts';
import { createGit } from '../../adapters/git/git.ts';
import { BuildInputs } from '../../gate/contract/measured/build-inputs.ts';
import { type ReuseTerms, whyExecutablesBuilt } from '../../gate/policy/reuse/why-built.ts';
import { commitWorkspace, jobOf, rustHost, watching } from '../support/cargo/rust-host.ts';
import { commitAll, gitIn } from '../support/git/test-git.ts';

const terms: ReuseTerms = { scope: { specs: [], documentation: ['\\.md$'], subjects: {}, hardware: {} } };

const READ = /is read when/;
const SOURCE = /is source of/;
const DECIDES = /decides how everything is built/;
const PERHAPS = /may be read by a bench/;
const SPARED = null;

interface Published {
  readonly name: string;
  /** Crates of one published workspace, by their versions. */
  readonly crates: Readonly<Record<string, string>>;
  readonly command: string;
  /** What lies beside its crates, from one of them. */
  readonly beside?: string;
  /** Files that are changed or added, each by itself, and why that has the command's benches built. */
  readonly changes: Readonly<Record<string, RegExp | null>>;
}

const WORKSPACES: readonly Published[] = [
  {
    name: 'rust-csv',
    crates: { csv: '1.4.0', 'csv-core': '0.1.13' },
    command: 'cargo bench -p csv-core --bench bench',
    beside: 'csv/examples',
    changes: {
      ...{ 'README.md': SPARED, 'csv-core/README.md': SPARED, 'csv-core/COPYING': PERHAPS },
      ...{ 'csv-core/src/lib.rs': READ, 'csv-core/src/new.rs': SOURCE, 'csv-core/benches/bench.rs': READ },
      ...{ 'csv/src/writer.rs': SPARED, 'csv/benches/bench.rs': SPARED, 'csv/tests/tests.rs': SPARED },
      ...{ 'csv/Cargo.toml': DECIDES, 'Cargo.lock': DECIDES, 'csv/rustfmt.toml': PERHAPS },
      // By `include_str!`, and by nobody.
      ...{ 'examples/data/bench/nfl.csv': READ, 'examples/data/smallpop.csv': PERHAPS },
    },
  },
  {
    name: 'crossbeam',
    crates: { 'crossbeam-utils': '0.8.23', 'crossbeam-epoch': '0.9.21', 'crossbeam-deque': '0.8.8' },
    command: 'cargo bench -p crossbeam-epoch',
    changes: {
      ...{ 'crossbeam-epoch/CHANGELOG.md': SPARED, 'crossbeam-utils/README.md': SPARED },
      ...{ 'crossbeam-epoch/src/lib.rs': READ, 'crossbeam-utils/src/sync/wait_group.rs': READ },
      ...{ 'crossbeam-epoch/tests/loom.rs': SOURCE, 'crossbeam-epoch/benches/more.rs': SOURCE },
      // Included by a build script.
      ...{ 'crossbeam-utils/no_atomic.rs': READ, 'crossbeam-utils/build-common.rs': READ },
      ...{ 'crossbeam-deque/src/lib.rs': SPARED, 'crossbeam-deque/tests/fifo.rs': SPARED },
      ...{ 'crossbeam-deque/build.rs': DECIDES, 'crossbeam-deque/Cargo.toml': DECIDES },
    },
  },
];

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** Crates as they are published, in one workspace again: each is built of the others as they lie there. */
async function assemble({ crates, beside }: Published): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'published-'));
  folders.push(folder);
  const [asking, workspace] = [join(folder, 'asking'), join(folder, 'workspace')];
  await mkdir(join(asking, 'src'), { recursive: true });
  await mkdir(workspace);
  await writeFile(join(asking, 'src/lib.rs'), '');
  const wanted = Object.entries(crates).map(([name, version]) => `${name} = "=${version}"`);
  const own = '[package]\nname = "asking"\nversion = "0.0.0"\nedition = "2021"\n';
  await writeFile(join(asking, 'Cargo.toml'), [own, '[dependencies]', ...wanted, ''].join('\n'));
  await execa('cargo', ['vendor', '--quiet', 'vendor'], { cwd: asking });
  const names = Object.keys(crates);
  for (const name of names) {
    await cp(join(asking, 'vendor', name), join(workspace, name), { recursive: true });
    for (const file of ['.cargo-checksum.json', 'Cargo.lock']) await rm(join(workspace, name, file), { force: true });
  }
  if (beside !== undefined) await cp(join(workspace, beside), join(workspace, 'examples'), { recursive: true });
  const patches = names.map((name) => `${name} = { path = "${name}" }`);
  const manifest = [
    `[workspace]\nresolver = "2"\nmembers = ${JSON.stringify(names)}\n`,
    '[patch.crates-io]',
    ...patches,
  ];
  await writeFile(join(workspace, 'Cargo.toml'), `${manifest.join('\n')}\n`);
  await writeFile(join(workspace, 'README.md'), '# Published crates\n');
  await execa('cargo', ['generate-lockfile', '--quiet'], { cwd: workspace });
  return workspace;
}

it.each(WORKSPACES)('of $name is built what a change may have altered, and nothing else', async (published) => {
  const { isolation } = await detectIsolation();
  const rust = await rustHost(`published ${published.name}`, { isolation, ownTarget: true });
  const commit = await commitWorkspace(async () => {}, await assemble(published));
  folders.push(commit.folder);
  const repository = join(commit.folder, 'repository');
  const git = gitIn(repository);
  const reader = createGit({ folder: join(commit.folder, 'git') }).readCommits(join(repository, '.git'));
  // Their benches are of the nightly compiler's own harness.
  const environment = { RUSTC_BOOTSTRAP: '1' };
  const job = jobOf({ ...rust.job, workflowId: published.name }, commit, { environment });
  await rust.bench.prepare(job, watching());
  const { command } = published;
  const built = await rust.bench.build({ job, command, executables: null, timeoutMs: 280_000 }, watching());
  await rust.bench.remove(job);
  const record = BuildInputs.parse(built.recorded);
  const keys = record.executables.filter(({ kind }) => kind === 'bench').map(({ key }) => key);
  expect(keys.length).toBeGreaterThan(0);
  const table: [string, string | null][] = [];
  for (const file of Object.keys(published.changes)) {
    await git(['checkout', '--quiet', '--force', '-B', 'change', commit.commit]);
    await git(['clean', '-fdq']);
    await mkdir(dirname(join(repository, file)), { recursive: true });
    await appendFile(join(repository, file), '\n');
    const { sha } = await commitAll(git);
    table.push([file, whyExecutablesBuilt(record, keys, await reader.difference(commit.commit, sha), terms)]);
  }
  console.log(table.map(([file, why]) => `| ${file} | ${why ?? 'carried over'} |`).join('\n'));
  const expected = Object.entries(published.changes).map(([file, why]) => [
    file,
    why === null ? null : expect.stringMatching(why),
  ]);
  expect(table).toEqual(expected);
});
