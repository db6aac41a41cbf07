import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { runInside } from '../../support/processes/run-inside.ts';
import { createRustRepository, type RustRepository } from '../../support/world/rust-repository.ts';
import { OWNER, REPOSITORY, type Subject, seedGitHub } from '../../support/world/seed-github.ts';

const PROFILE = 'extends: sample\nname: lenient\n';

let folder: string;
let repository: RustRepository;
let github: Subject;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trusted-profile-'));
  repository = await createRustRepository(join(folder, 'repository'));
  github = await seedGitHub(repository);
});
afterAll(async () => {
  await github?.standIn.close();
  await rm(folder, { recursive: true, force: true });
});

/** Asks for a gate by a profile, in a namespace that the server doesn't have. */
const run = (profile: string, ...more: string[]) =>
  runInside(
    ['run', '--repo', REPOSITORY, '--pr', `${github.pullRequest}`, '--source', repository.folder]
      .concat(['--profile', profile])
      .concat(more),
    {
      env: {
        ...github.standIn.environment('personal', OWNER),
        TEMPORAL_ADDRESS: inject('temporal').address,
        TEMPORAL_NAMESPACE: 'nowhere',
        XDG_CACHE_HOME: join(folder, 'cache'),
      },
      cwd: folder,
    },
  );

/** What is said where the request was taken: all that is wrong then is its namespace. */
const TAKEN = expect.stringMatching(/^benchmark-gate: the server at \S+ has no namespace nowhere: [^\n]*$/);

/** A work tree beside the source, of a revision of it, with a profile in it. */
async function checkout(name: string, ...args: string[]): Promise<string> {
  const place = join(folder, name);
  await cp(repository.folder, place, { recursive: true });
  const git = (each: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...each], { cwd: place, stdin: 'ignore' });
  await git(['checkout', '--quiet', repository.head.sha]);
  if (args.length > 0) await git(args);
  await mkdir(join(place, '.github'), { recursive: true });
  const file = join(place, '.github', 'benchmark-gate.yaml');
  await writeFile(file, PROFILE);
  return file;
}

/** A checkout of the change whose profile lies in a submodule of it. */
async function checkoutWithSubmodule(): Promise<string> {
  const place = dirname(dirname(await checkout('with-submodule')));
  const inner = join(folder, 'inner');
  await mkdir(inner);
  await writeFile(join(inner, 'profile.yaml'), PROFILE);
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'protocol.file.allow=always'];
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
    ['commit', '--quiet', '-m', 'A profile'],
  ]) {
    await execa('git', [...identity, ...args], { cwd: inner });
  }
  await execa('git', [...identity, 'submodule', '--quiet', 'add', inner, 'profiles'], { cwd: place });
  return join(place, 'profiles', 'profile.yaml');
}

it('refuses a profile out of a checkout of the change, however that was made, unless it is told to trust it', async () => {
  const sourced = join(repository.folder, 'profile.yaml');
  await writeFile(sourced, PROFILE);
  const extending = join(folder, 'extending.yaml');
  await writeFile(extending, `extends: ${sourced}\nname: harmless\n`);
  const merged = ['commit', '--quiet', '--allow-empty', '-m', "The author's own on top"];
  const checkouts = [await checkout('head'), await checkout('on-top', ...merged), await checkoutWithSubmodule()];
  for (const file of [...checkouts, sourced, extending]) {
    const { code, stdout, stderr } = await run(file);
    expect([code, stdout], file).toEqual([2, '']);
    expect(stderr).toMatch(/^benchmark-gate: --profile: .* is out of a checkout of the change \(.*--trust-profile$/);
    expect((await run(file, '--trust-profile')).stderr, file).toEqual(TAKEN);
  }
});

it('takes one out of a checkout of the base, from elsewhere, or by its name', async () => {
  const elsewhere = join(folder, 'elsewhere.yaml');
  await writeFile(elsewhere, PROFILE);
  const base = await checkout('base', 'checkout', '--quiet', repository.main.sha);
  for (const profile of [elsewhere, base, 'sample']) expect((await run(profile)).stderr, profile).toEqual(TAKEN);
});
