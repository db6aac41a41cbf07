import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { appendFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { detectIsolation } from '../../../adapters/confinement/sandbox/detect-isolation.ts';
import { outsidePath } from '../../../adapters/confinement/sandbox/outside-path.ts';
import { createGit } from '../../../adapters/git/git.ts';
import { BuildInputs } from '../../../gate/contract/measured/build-inputs.ts';
import { type ReuseTerms, whyExecutablesBuilt } from '../../../gate/policy/reuse/why-built.ts';
import { addLink, kindsWorkspace } from '../../support/cargo/kinds-workspace.ts';
import { type Commit, commitWorkspace, jobOf, rustHost, watching } from '../../support/cargo/rust-host.ts';
import { commitAll, gitIn } from '../../support/git/test-git.ts';

const COMMAND = 'cargo bench -p engine --bench speed';
const terms: ReuseTerms = { scope: { specs: [], documentation: ['\\.md$'], subjects: {}, hardware: {} } };

let scene: Awaited<ReturnType<typeof begin>>;

/** The workspace, built once by the real cargo in the sandbox that there is. */
async function begin() {
  const { isolation } = await detectIsolation();
  const rust = await rustHost('kinds by source', { isolation, ownTarget: true });
  const workspace = await kindsWorkspace();
  const commit = await commitWorkspace(addLink, workspace.folder);
  const repository = join(commit.folder, 'repository');
  const git = gitIn(repository);
  const reader = createGit({ folder: join(commit.folder, 'git') }).readCommits(join(repository, '.git'));
  const build = async (name: string, of: Commit) => {
    const job = jobOf({ ...rust.job, workflowId: name }, of);
    await rust.bench.prepare(job, watching());
    const built = await rust.bench.build({ job, command: COMMAND, executables: null, timeoutMs: 240_000 }, watching());
    const [executable] = built.executables;
    const { target } = rust.pathsOf(job);
    const bytes = readFileSync(outsidePath(executable?.path ?? '', [target]) ?? '');
    await rust.bench.remove(job);
    return { built, digest: createHash('sha256').update(bytes).digest('hex') };
  };
  const before = await build('before', commit);
  return {
    git,
    repository,
    build,
    commit,
    digest: before.digest,
    record: BuildInputs.parse(before.built.recorded),
    keys: before.built.executables.map(({ key }) => key),
    /** What git says that a change of the commit differs in. */
    async changed(edit: Edit) {
      await git(['checkout', '--quiet', '--force', '-B', 'change', commit.commit]);
      await git(['clean', '-fdq']);
      await edit(repository, git);
      const { sha, tree } = await commitAll(git);
      return { sha, tree, difference: await reader.difference(commit.commit, sha) };
    },
    async remove() {
      await rm(commit.folder, { recursive: true, force: true });
      await workspace.remove();
    },
  };
}

beforeAll(async () => {
  scene = await begin();
});
afterAll(() => scene.remove());

type Edit = (repository: string, git: ReturnType<typeof gitIn>) => Promise<unknown>;

const write =
  (path: string, text = '\n'): Edit =>
  async (repository) => {
    await mkdir(dirname(join(repository, path)), { recursive: true });
    await appendFile(join(repository, path), text);
  };
const gone =
  (path: string): Edit =>
  (repository) =>
    rm(join(repository, path));

it.each<[kind: string, edit: Edit, why: RegExp]>([
  ['the bench itself', write('engine/benches/speed.rs'), /engine\/benches\/speed.rs is read when engine is compiled/],
  ['source of the package', write('engine/src/lib.rs'), /is read when engine is compiled/],
  ['source of what it is built on', write('base/src/inner.rs'), /is read when base is compiled/],
  ['source of a proc macro', write('derive/src/lib.rs'), /is read when derive is compiled/],
  ['source outside of all packages', write('parts/a part.rs'), /is read when engine is compiled/],
  ['new source in its package', write('base/src/new.rs'), /base\/src\/new.rs is source of base/],
  ['source of its package that is gone', gone('base/src/inner.rs'), /is read when base is compiled/],
  ['a new bench of its package', write('engine/benches/more.rs', 'fn main() {}\n'), /is source of engine/],
  ['the lock file', write('Cargo.lock'), /Cargo.lock decides how everything is built/],
  ['a manifest of another package', write('apart/Cargo.toml'), /apart\/Cargo.toml decides/],
  [
    'a feature that a member switches on',
    write('apart/Cargo.toml', '[features]\nx = []\n'),
    /apart\/Cargo.toml decides/,
  ],
  ['its build script', write('engine/build.rs'), /engine\/build.rs decides/],
  ["another package's build script", write('sealed/build.rs'), /sealed\/build.rs decides/],
  ['what its build script reads', write('engine/tables.txt'), /tables.txt is watched by the build script of engine/],
  ['a file in a watched folder', write('grammar/one.txt'), /grammar\/one.txt is watched/],
  ['a new file in a watched folder, even documentation', write('grammar/new.md'), /grammar\/new.md is watched/],
  ['documentation that is compiled in', write('ABOUT.md'), /ABOUT.md is read when engine is compiled/],
  ['a file behind a link', write('texts/behind.txt'), /texts\/behind.txt is read when engine is compiled/],
  ['data that may be read at run time', write('data/words.txt'), /may be read by a bench/],
  [
    'what its build script reads, gone',
    gone('engine/tables.txt'),
    /tables.txt is watched by the build script of engine/,
  ],
  ['a toolchain file', write('rust-toolchain.toml'), /rust-toolchain.toml decides/],
  ["cargo's configuration", write('.cargo/config.toml'), /.cargo\/config.toml decides/],
  ["cargo's configuration of one folder", write('apart/.cargo/config'), /apart\/.cargo\/config decides/],
  ['a link in the place of documentation', linked('README.md'), /README.md is a link or a submodule/],
  ['a submodule', submodule('notes.md'), /notes.md is a link or a submodule/],
  ['a rename of everything', renameAll, /decides|is read when|source of/],
  ['a model', write('models/small.bin'), /models\/small.bin may be read/],
])('%s has it built', async (_, edit, why) => {
  const { difference } = await scene.changed(edit);
  expect(whyExecutablesBuilt(scene.record, scene.keys, difference, terms)).toMatch(why);
});

const SPARED: readonly [kind: string, edit: Edit, terms: ReuseTerms][] = [
  ['documentation', write('README.md'), terms],
  ['new documentation in its package', write('engine/NOTES.md'), terms],
  ['source of a package that it is not built of', write('apart/src/lib.rs'), terms],
  ['a bench of a package that the command leaves out', write('apart/benches/other.rs'), terms],
  ['a new module of such a package', write('apart/src/more.rs'), terms],
  ['an optional dependency that nothing switches on', write('sealed/src/lib.rs'), terms],
  ["what the profile's data exclude", write('tools/check.py'), { ...terms, data: ['data/**'] }],
];

it.each(SPARED)('%s is carried over', async (_, edit, of) => {
  const { difference } = await scene.changed(edit);
  expect(difference.paths.length).toBeGreaterThan(0);
  expect(whyExecutablesBuilt(scene.record, scene.keys, difference, of)).toBeNull();
});

it('data that the profile names have it built, source and documentation among them', async () => {
  const data = ['data/**', '*.md', 'apart/src/*.rs'];
  for (const path of ['data/deep/words.txt', 'README.md', 'apart/src/lib.rs']) {
    const { difference } = await scene.changed(write(path));
    expect(whyExecutablesBuilt(scene.record, scene.keys, difference, { ...terms, data })).toContain(
      'is data of the benches',
    );
  }
});

it('nothing that is carried over is stale: built with all of that changed, the executable is the same to the byte', async () => {
  const { sha, tree } = await scene.changed(async (repository, git) => {
    for (const [, edit] of SPARED) await edit(repository, git);
  });
  const bundle = join(scene.commit.folder, 'after.bundle');
  await scene.git(['bundle', 'create', '-q', bundle, 'change']);
  const after = await scene.build('after', { ...scene.commit, bundle, commit: sha, tree });
  expect(after.digest).toBe(scene.digest);
  // What it may be built of is recorded alike as well.
  expect(BuildInputs.parse(after.built.recorded).executables).toEqual(scene.record.executables);
});

function linked(path: string): Edit {
  return async (repository) => {
    await rm(join(repository, path));
    await symlink('ABOUT.md', join(repository, path));
  };
}

function submodule(path: string): Edit {
  return async (repository, git) => {
    await mkdir(join(repository, path));
    await git(['update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},${path}`]);
  };
}

async function renameAll(repository: string): Promise<void> {
  await mkdir(join(repository, 'moved'));
  for (const name of ['engine', 'base', 'derive']) {
    await rename(join(repository, name), join(repository, 'moved', name));
  }
  await writeFile(join(repository, 'moved', 'README.md'), 'moved\n');
}
