import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGit } from '../../../adapters/git/git.ts';
import { TestRepository, temporaryFolder } from '../../support/git/repository.ts';
import { ISOLATIONS, TRIED_ISOLATIONS } from '../../support/processes/confine.ts';
import { hostileBench } from './hostile-bench.ts';

/** Writes an object as it is, however odd, and returns its id. */
async function writeObject(repository: TestRepository, type: 'blob' | 'tree', content: Buffer): Promise<string> {
  const args = ['hash-object', '-t', type, '-w', '--literally', '--stdin'];
  const { stdout } = await execa('git', args, { cwd: repository.folder, input: content });
  return stdout.trim();
}

/** A tree of these entries, in the order given: a mode, a name and an object. */
const treeOf = (repository: TestRepository, entries: readonly (readonly [string, Buffer | string, string])[]) =>
  writeObject(
    repository,
    'tree',
    Buffer.concat(
      entries.flatMap(([mode, name, id]) => [
        Buffer.from(`${mode} `),
        Buffer.from(name),
        Buffer.from([0]),
        Buffer.from(id, 'hex'),
      ]),
    ),
  );

/** Commits a tree on `main`, and takes it from there to a checkout as a host has it. */
async function checkOutTree(repository: TestRepository, tree: string) {
  const commit = await repository.git('commit-tree', '-m', 'change', tree);
  await repository.git('update-ref', 'refs/heads/main', commit);
  const folder = await temporaryFolder();
  const git = createGit({ folder: join(folder, 'git') });
  const bundle = join(folder, 'commit.bundle');
  await repository.git('bundle', 'create', '--quiet', bundle, 'main');
  const into = join(folder, 'checkout');
  const fetched = async () =>
    git.fetchIntoMirror({
      repository: 'owner/name',
      source: { kind: 'path', location: repository.folder },
      sha: commit,
      base: null,
      defaultBranch: 'main',
    });
  return { git, into, fetched, checkOut: () => git.checkoutBundle({ bundle, commit, tree, into }) };
}

describe('a repository', () => {
  it.each([
    ['.git', '40000'],
    ['.GIT', '40000'],
    ['.git', '120000'],
    ['..', '40000'],
    ['.', '40000'],
    ['a/b', '100644'],
  ])('with an entry %j of mode %s is refused by control and by the host', async (name, mode) => {
    const repository = await TestRepository.create();
    const file = await writeObject(repository, 'blob', Buffer.from('[core]\n\tfsmonitor = touch sprung\n'));
    const inside = mode === '40000' ? await treeOf(repository, [['100644', 'config', file]]) : file;
    const { fetched, checkOut, into } = await checkOutTree(
      repository,
      await treeOf(repository, [[mode, name, inside]]),
    );
    const refused = { report: { class: 'wrong-input', message: expect.stringContaining('objects that git refuses') } };
    await expect(fetched()).rejects.toMatchObject(refused);
    // A host gets only what control has let through. This is its own second look, where the name alone is no path.
    if (name.includes('/')) return;
    await expect(checkOut()).rejects.toMatchObject(refused);
    expect(await readdir(into)).toEqual([]);
  });

  it('has names of any bytes, and such that differ by case alone', async () => {
    const repository = await TestRepository.create();
    const file = await writeObject(repository, 'blob', Buffer.from('x'));
    const names = [
      Buffer.from('\u001b[31mred'),
      Buffer.from('README'),
      Buffer.from('Readme'),
      Buffer.from('line\nend'),
      Buffer.from([0x6e, 0x6f, 0xff, 0xfe]),
    ];
    const tree = await treeOf(
      repository,
      names.map((name) => ['100644', name, file] as const),
    );
    const { git, into, checkOut } = await checkOutTree(repository, tree);
    await checkOut();
    const found = (await readdir(into, { encoding: 'buffer' })).filter((name) => String(name) !== '.git');
    expect(found.map((name) => name.toString('hex')).sort()).toEqual(names.map((name) => name.toString('hex')).sort());
    expect(await git.isClean(into)).toBe(true);
    await git.removeCheckout(into);
    expect(existsSync(into)).toBe(false);
  });

  it.each(['files', 'folders of nothing'])('that unfolds into more %s than a disk has is refused', async (what) => {
    const repository = await TestRepository.create();
    const file = await writeObject(repository, 'blob', Buffer.from('x'));
    let tree = await treeOf(repository, what === 'files' ? [['100644', 'f', file]] : []);
    for (let level = 0; level < 10; level += 1) {
      tree = await treeOf(
        repository,
        Array.from({ length: 10 }, (_, at) => ['40000', `d${at}`, tree] as const),
      );
    }
    const { checkOut, into } = await checkOutTree(repository, tree);
    await expect(checkOut()).rejects.toMatchObject({
      report: {
        class: 'compile-error',
        message: expect.stringContaining('more files than can be checked out'),
        places: [{ file: '.', code: 'too-large' }],
      },
    });
    expect(await readdir(into)).toEqual([]);
  });

  it('that unfolds into more bytes than a disk has is refused as well', async () => {
    const repository = await TestRepository.create();
    const file = await writeObject(repository, 'blob', Buffer.alloc(20 * 1024 * 1024));
    const tree = await treeOf(
      repository,
      Array.from({ length: 1000 }, (_, at) => ['100644', `f${String(at).padStart(4, '0')}`, file] as const),
    );
    const { checkOut } = await checkOutTree(repository, tree);
    await expect(checkOut()).rejects.toMatchObject({
      report: { class: 'compile-error', message: expect.stringContaining('more bytes (20971520000)') },
    });
  });

  it('with many files is checked out', async () => {
    const repository = await TestRepository.create();
    const file = await writeObject(repository, 'blob', Buffer.from('x'));
    const tree = await treeOf(
      repository,
      Array.from({ length: 2000 }, (_, at) => ['100644', `f${String(at).padStart(4, '0')}`, file] as const),
    );
    const { checkOut, into } = await checkOutTree(repository, tree);
    await checkOut();
    expect(await readdir(into)).toHaveLength(2001);
  });

  it('fetches no submodule, whatever its address', async () => {
    const repository = await TestRepository.create();
    const trap = join(await temporaryFolder(), 'sprung');
    const urls = [`ext::sh -c "touch ${trap}"`, `file://${repository.folder}`, '/etc'];
    const modules = urls.map((url, at) => `[submodule "m${at}"]\n\tpath = m${at}\n\turl = ${url}\n`).join('');
    const blob = await writeObject(repository, 'blob', Buffer.from(modules));
    const links = urls.map((_, at) => ['160000', `m${at}`, 'c'.repeat(40)] as const);
    const { git, into, checkOut } = await checkOutTree(
      repository,
      await treeOf(repository, [['100644', '.gitmodules', blob], ...links]),
    );
    await checkOut();
    for (const at of urls.keys()) expect(await readdir(join(into, `m${at}`))).toEqual([]);
    expect(await git.isClean(into)).toBe(true);
    expect(existsSync(trap)).toBe(false);
  });
});

describe('a workspace', () => {
  const isolation = ISOLATIONS[0] ?? 'none';
  it.each(['Cargo.toml', 'Cargo.lock'])(
    'whose %s is a link out of it is refused, and nothing is quoted',
    async (name) => {
      const secret = join(await temporaryFolder(), 'secret');
      await writeFile(secret, 'the-secret-line\n');
      const hostile = await hostileBench(`link ${name}`, isolation, async (folder) => {
        await rm(join(folder, name));
        await symlink(secret, join(folder, name));
      });
      onTestFinished(() => hostile.remove());
      const error = await hostile.prepare().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        report: { class: 'compile-error', message: `${name} is a link that leads out of the repository` },
      });
      expect(JSON.stringify(error)).not.toContain('the-secret-line');
    },
  );

  it('whose toolchain file is a link, or names a folder, is refused', async () => {
    const byPath = await hostileBench('toolchain path', isolation, (folder) =>
      writeFile(join(folder, 'rust-toolchain.toml'), '[toolchain]\npath = "/gate/checkout/evil"\n'),
    );
    onTestFinished(() => byPath.remove());
    await expect(byPath.prepare()).rejects.toMatchObject({
      report: { class: 'tool-missing', message: expect.stringContaining('names a toolchain by its path') },
    });
    const byLink = await hostileBench('toolchain link', isolation, (folder) =>
      symlink('/etc/passwd', join(folder, 'rust-toolchain')),
    );
    onTestFinished(() => byLink.remove());
    await expect(byLink.prepare()).rejects.toMatchObject({
      report: { class: 'tool-missing', message: expect.stringContaining('a symbolic link, which is not followed') },
    });
  });
});

describe.each(TRIED_ISOLATIONS)('a workspace, isolation %s', (isolation) => {
  it('whose cargo configuration names programs has them run in its build, and no earlier', async () => {
    const trap = await temporaryFolder();
    const program = (name: string) =>
      `#!/bin/sh\necho ${name} >> ${trap}/sprung\necho ${name} >> /gate/checkout/ran\nexec "$@"\n`;
    const hostile = await hostileBench('configuration', isolation, async (folder) => {
      await mkdir(join(folder, '.cargo'));
      for (const name of ['wrapper', 'runner', 'credentials']) {
        await writeFile(join(folder, name), program(name), { mode: 0o755 });
      }
      await writeFile(
        join(folder, '.cargo/config.toml'),
        `[build]
rustc-wrapper = "./wrapper"
target-dir = "elsewhere"
[target.'cfg(all())']
runner = "./runner"
[registry]
global-credential-providers = ["./credentials"]
[env]
HOSTILE_SET = { value = "by the configuration", force = true }
CARGO_TARGET_DIR = { value = "/elsewhere", force = true }
[http]
proxy = "127.0.0.1:1"
[source.crates-io]
replace-with = "here"
[source.here]
directory = "vendor"
[net]
git-fetch-with-cli = true
`,
      );
    });
    await hostile.prepare();
    expect(await readdir(trap)).toEqual([]);
    const executable = await hostile.build();
    expect(executable.path.startsWith(`${hostile.paths.target.inside}/`)).toBe(true);
    expect(existsSync(join(hostile.paths.checkout.outside, 'elsewhere'))).toBe(false);
    // The wrapper is the change's code as any build script is: in the sandbox, and as far as that reaches.
    if (isolation === 'bubblewrap') {
      expect(await readdir(trap)).toEqual([]);
      const ran = (await readFile(join(hostile.paths.checkout.outside, 'ran'), 'utf8')).trim().split('\n');
      expect(new Set(ran)).toEqual(new Set(['wrapper']));
    }
    expect((await hostile.run(executable, '')).failure).toBeNull();
    await hostile.remove();
  });
});
