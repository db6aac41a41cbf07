import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { runInside } from '../../../support/processes/run-inside.ts';
import { createRustRepository, type RustRepository } from '../../../support/world/rust-repository.ts';
import { OWNER, REPOSITORY, type Subject, seedGitHub } from '../../../support/world/seed-github.ts';

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
const run = (profile: string, ...more: string[]) => runOn({}, profile, ...more);

const runOn = (env: Record<string, string>, profile: string, ...more: string[]) =>
  runInside(
    [
      ...['run', '--repo', REPOSITORY, '--pr', `${github.pullRequest}`, '--profile', profile],
      ...(more.includes('--source') ? [] : ['--source', repository.folder]),
      ...more,
    ],
    {
      env: {
        ...github.standIn.environment('personal', OWNER),
        TEMPORAL_ADDRESS: inject('temporal').address,
        TEMPORAL_NAMESPACE: 'nowhere',
        XDG_CACHE_HOME: join(folder, 'cache'),
        // No address of the repository's own answers.
        GITHUB_SERVER_URL: `file://${folder}/nothing`,
        ...env,
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

const AUTHOR = ['-c', 'user.name=a', '-c', 'user.email=a@b'];

/** The change's next push, with these files, and what it was before it. */
async function push(files: Record<string, string>, links: Record<string, string> = {}): Promise<string> {
  const place = join(folder, `pushed-${Object.keys(files).join('-').replaceAll(/\W/g, '')}`);
  const git = (...args: string[]) => execa('git', [...AUTHOR, ...args], { cwd: place, stdin: 'ignore' });
  await execa('git', ['clone', '--quiet', repository.folder, place]);
  await git('checkout', '--quiet', repository.head.sha);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(place, name)), { recursive: true });
    await writeFile(join(place, name), content);
  }
  for (const [name, target] of Object.entries(links)) await symlink(target, join(place, name));
  await git('add', '.');
  await git('commit', '--quiet', '-m', 'A profile of its own');
  const { stdout: sha } = await git('rev-parse', 'HEAD');
  await git('push', '--quiet', 'origin', `HEAD:refs/heads/pushed-${sha}`);
  return sha;
}

/** A commit's files without a repository, as a download of it has them. */
async function unpack(sha: string, name: string): Promise<string> {
  const place = join(folder, name);
  await mkdir(place);
  await execa('git', ['archive', '--output', join(folder, `${name}.tar`), sha], { cwd: repository.folder });
  await execa('tar', ['xf', join(folder, `${name}.tar`), '-C', place]);
  return place;
}

/** A clone that has a commit checked out, by some address. */
async function cloneAt(sha: string, name: string, ...then: string[][]): Promise<string> {
  const place = join(folder, name);
  await execa('git', ['clone', '--quiet', repository.folder, place]);
  for (const args of [['checkout', '--quiet', sha], ...then]) {
    await execa('git', [...AUTHOR, ...args], { cwd: place, stdin: 'ignore' });
  }
  return place;
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

it('refuses one that the change brings along, also where no checkout of its commit is seen', async () => {
  const sha = await push(
    {
      'gate.yaml': PROFILE,
      'tagged.yaml': `# $Format:%H$\n${PROFILE}`,
      '.gitattributes': 'tagged.yaml export-subst\n',
    },
    { 'linked.yaml': join(folder, 'lenient.yaml'), there: folder },
  );
  await writeFile(join(folder, 'lenient.yaml'), `${PROFILE}# the operator's, for other repositories\n`);
  const unpacked = await unpack(sha, 'unpacked');
  const copy = join(folder, 'copied.yaml');
  await cp(join(unpacked, 'gate.yaml'), copy);
  const picked = await cloneAt(repository.main.sha, 'picked', ['cherry-pick', sha]);
  const applied = await cloneAt(repository.main.sha, 'applied', ['cherry-pick', '--no-commit', sha]);
  const ends: readonly (readonly [string, RegExp])[] = [
    [join(unpacked, 'gate.yaml'), /has the content of gate\.yaml in the change/],
    [copy, /has the content of gate\.yaml in the change/],
    [join(unpacked, 'tagged.yaml'), /lies where the change has its own tagged\.yaml/],
    [join(unpacked, 'linked.yaml'), /has the content of linked\.yaml in the change/],
    [join(unpacked, 'there', 'lenient.yaml'), /has the content of there in the change/],
    [join(picked, 'gate.yaml'), /has the content of gate\.yaml in the change/],
    [join(applied, 'gate.yaml'), /has the content of gate\.yaml in the change/],
  ];
  await Promise.all(
    ends.map(async ([file, why]) => {
      const { code, stderr } = await run(file, '--sha', sha);
      expect([code, stderr], file).toEqual([2, expect.stringMatching(why)]);
      expect(stderr, file).toMatch(/ or add --trust-profile$/);
    }),
  );
});

it('takes an operator’s own though the change has a file of its name', async () => {
  const sha = await push({ 'op.yaml': PROFILE.replace('lenient', 'shadowing') });
  const own = join(folder, 'operators');
  await mkdir(own);
  await writeFile(join(own, 'op.yaml'), `${PROFILE}# the operator's\n`);
  expect((await run(join(own, 'op.yaml'), '--sha', sha)).stderr).toEqual(TAKEN);
});

it('refuses one of an earlier push of the author, and one that can not be compared with the change', async () => {
  const before = await push({ 'before.yaml': PROFILE.replace('lenient', 'before') });
  const now = await push({ 'after.txt': 'The push before is gone.\n' });
  const earlier = await cloneAt(before, 'earlier');
  const { code, stderr } = await run(join(earlier, 'before.yaml'), '--sha', now);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/checkout of rust-shop\/sums \(\S+\), committed and not on/),
  ]);

  const elsewhere = join(folder, 'compared.yaml');
  await writeFile(elsewhere, PROFILE);
  const bundle = join(folder, 'main.bundle');
  await execa('git', ['bundle', 'create', '--quiet', bundle, 'main'], { cwd: repository.folder });
  const unknown = await run(elsewhere, '--source', bundle);
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringMatching(/can't be compared with the change \(/)]);
});

it('takes one out of a checkout of the base, from elsewhere, or by its name', async () => {
  const elsewhere = join(folder, 'elsewhere.yaml');
  await writeFile(elsewhere, `${PROFILE}# mine\n`);
  const base = await checkout('base', 'checkout', '--quiet', repository.main.sha);
  const own = join(folder, 'profiles');
  await mkdir(own);
  await writeFile(join(own, 'mine.yaml'), PROFILE);
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
    ['commit', '--quiet', '-m', "An operator's own"],
  ]) {
    await execa('git', [...AUTHOR, ...args], { cwd: own });
  }
  const profiles = [elsewhere, base, join(own, 'mine.yaml'), 'sample'];
  for (const profile of profiles) expect((await run(profile)).stderr, profile).toEqual(TAKEN);
});

it('calls it an outage where the repository does not answer that could vouch for a profile, or the source', async () => {
  const file = await checkout('unanswered');
  const away = { GITHUB_SERVER_URL: 'http://127.0.0.1:1' };
  const { code, stderr } = await runOn(away, file);
  expect([code, stderr]).toEqual([3, expect.stringMatching(/127\.0\.0\.1:1\/\S+ can't be reached/)]);
  expect(stderr).toMatch(/, which tells whether the profile is the repository's own: .*--trust-profile$/);
  expect((await runOn(away, file, '--trust-profile')).stderr).toEqual(TAKEN);
  // What is wrong besides comes first.
  expect((await runOn(away, file, '--suites', 'nothing')).code).toBe(2);
});

it("takes the default branch's own out of whatever checkout has it unchanged", async () => {
  const name = join('.github', 'benchmark-gate.yaml');
  const server = join(folder, 'server');
  const served = join(server, `${REPOSITORY}.git`);
  await execa('git', ['clone', '--quiet', repository.folder, served]);
  await execa('git', ['checkout', '--quiet', repository.main.sha], { cwd: served });
  await mkdir(join(served, '.github'));
  await writeFile(join(served, name), PROFILE);
  await execa('git', ['add', '.'], { cwd: served });
  await execa('git', [...AUTHOR, 'commit', '--quiet', '-m', 'A profile'], { cwd: served });
  const ofServer = (file: string) => runOn({ GITHUB_SERVER_URL: `file://${server}` }, file);

  const file = await checkout('unchanged');
  expect((await ofServer(file)).stderr).toEqual(TAKEN);
  await writeFile(file, `${PROFILE}# a change\n`);
  expect((await ofServer(file)).code).toBe(2);
  // The same content at another place is what the author chose.
  const moved = join(dirname(dirname(file)), 'other.yaml');
  await writeFile(moved, PROFILE);
  expect((await ofServer(moved)).code).toBe(2);
});
