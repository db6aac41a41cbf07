import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from '../../support/processes/run-cli.ts';
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

/** Asks for a gate by a profile; where no server answers, exit code 3 says that the request was taken. */
const run = (profile: string, ...more: string[]) =>
  runCli(
    ['run', '--repo', REPOSITORY, '--pr', `${github.pullRequest}`, '--source', repository.folder]
      .concat(['--profile', profile])
      .concat(more),
    {
      env: {
        ...github.standIn.environment('app', OWNER),
        TEMPORAL_ADDRESS: '127.0.0.1:1',
        XDG_CACHE_HOME: join(folder, 'cache'),
      },
      cwd: folder,
    },
  );

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
  // At a time, since each that is taken waits for the server for ten seconds.
  await Promise.all(
    [...checkouts, sourced, extending].map(async (file) => {
      const { code, stdout, stderr } = await run(file);
      expect([code, stdout], file).toEqual([2, '']);
      expect(stderr).toMatch(/^benchmark-gate: --profile: .* is out of a checkout of the change \(.*--trust-profile$/);
      expect((await run(file, '--trust-profile')).code, file).toBe(3);
    }),
  );
});

it('takes one out of a checkout of the base, from elsewhere, or by its name', async () => {
  const elsewhere = join(folder, 'elsewhere.yaml');
  await writeFile(elsewhere, PROFILE);
  const base = await checkout('base', 'checkout', '--quiet', repository.main.sha);
  const profiles = [elsewhere, base, 'sample'];
  const ends = await Promise.all(profiles.map(async (profile) => (await run(profile)).code));
  expect(ends).toEqual([3, 3, 3]);
});
