import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { delegatedCgroup } from '../../../../adapters/confinement/limits/delegated-cgroup.ts';
import { detectIsolation } from '../../../../adapters/confinement/sandbox/detect-isolation.ts';
import { findTool, requireTool } from '../../../../adapters/files/find-tool.ts';
import { confine, ISOLATIONS, temporaryFolder } from '../../../support/processes/confine.ts';

const isRoot = process.getuid?.() === 0;
const { sandbox } = await detectIsolation();
const CHILD = fileURLToPath(new URL('../../../support/processes/confine-child.ts', import.meta.url));

/** Opens for writing whatever has a name below `/proc`, but for processes, and below `/sys`. Writes nothing. */
const OPENS_EVERYTHING = `
find /proc /sys -path '/proc/[0-9]*' -prune -o -type f -print | while read -r file; do
  { : >>"$file"; } 2>/dev/null && echo "$file"
done
echo looked`;

/** Asks for the session keyring's number; then for a key by its name there, and leaves one. */
const KEYS = `
my ($keyctl, $add, $type, $name, $text) = ($ARGV[0] + 0, $ARGV[1] + 0, 'user', 'left-by-a-bench', 'x');
print 'session ', syscall($keyctl, 0, -3, 0), "\\n";
print syscall($keyctl, 10, -3, $type, $name, 0) > 0 ? "found\\n" : "found nothing\\n";
print syscall($add, $type, $name, $text, 1, -3) > 0 ? "left one\\n" : "left none\\n";
`;
const NUMBERS: Readonly<Record<string, readonly string[]>> = { x64: ['250', '248'], arm64: ['219', '217'] };
const perl = ['-e', KEYS, ...(NUMBERS[process.arch] ?? [])];
const PERL = (await findTool('perl')) ?? '';
const hasPerl = NUMBERS[process.arch] !== undefined && PERL !== '';

/** A worker of an ordinary user runs a command; only root can become one. */
async function asUser(file: string, args: readonly string[]) {
  const folder = await temporaryFolder();
  await chmod(folder, 0o777);
  const input = JSON.stringify({ lockFile: join(folder, 'lock'), file, args, gpu: true });
  const who = ['--reuid', '4711', '--regid', '4711', '--clear-groups'];
  const { stdout } = await execa(
    await requireTool('setpriv', 'util-linux'),
    [...who, process.execPath, '--import', 'tsx', CHILD, input],
    {
      env: { HOME: folder, TMPDIR: folder },
    },
  );
  return JSON.parse(stdout.split('\n').at(-1) ?? '') as {
    sandbox: typeof sandbox;
    reason: string | null;
    stdout: string | null;
  };
}

// Without a sandbox a change can do whatever the worker can: docs/security.md says so.
describe.skipIf(!ISOLATIONS.includes('bubblewrap'))('a hostile command in the sandbox', () => {
  it('opens nothing for writing that acts on the host', async () => {
    const { stdout } = await confine('bubblewrap', 'bash', ['-c', OPENS_EVERYTHING], { gpu: true });
    expect(stdout).toBe('looked\n');
  });

  it.runIf(isRoot)('opens nothing either where it is root itself', async () => {
    const asRoot = { user: null, namespaces: 'refused', keyrings: 'shared' } as const;
    const { stdout } = await confine('bubblewrap', 'bash', ['-c', OPENS_EVERYTHING], { gpu: true, sandbox: asRoot });
    expect(stdout).toBe('looked\n');
  });

  it.runIf(isRoot)('opens nothing under an ordinary user’s worker', async () => {
    const done = await asUser('bash', ['-c', OPENS_EVERYTHING]);
    expect(done).toMatchObject({ sandbox: { user: null }, stdout: 'looked\n' });
  });

  it.runIf(isRoot)('is nobody of the host where the worker is root', async () => {
    const folder = await temporaryFolder();
    const [writable, readable] = [join(folder, 'out'), join(folder, 'models')];
    await mkdir(writable);
    await mkdir(readable);
    await writeFile(join(readable, 'private'), 'of root', { mode: 0o600 });
    const result = await confine('bubblewrap', 'sh', ['-c', 'id -u; cat /models/private; echo x > /out/written'], {
      writable: [{ outside: writable, inside: '/out' }],
      readable: [{ outside: readable, inside: '/models' }],
    });
    expect(result.stdout).toBe(`${sandbox?.user}\n`);
    expect((await stat(join(writable, 'written'))).uid).toBe(sandbox?.user);
    expect(await readFile(join(readable, 'private'), 'utf8')).toBe('of root');
  });

  it('makes no namespaces, and in them no memory of its own', async () => {
    const inside = 'mount -t tmpfs -o size=64G none /tmp && echo mounted';
    const script = `unshare --user true && echo made; unshare --user --map-root-user --mount sh -c '${inside}'; df --output=size -B1 /tmp | tail -1`;
    const limits = { memoryBytes: 64 * 2 ** 20, processes: 100, fileBytes: 2 ** 30, freeDiskBytes: 0, freeFiles: 0 };
    const result = await confine('bubblewrap', 'sh', ['-c', script], { limits });
    const lines = result.stdout?.trim().split('\n');
    expect(lines?.at(-1)).toBe(String(16 * 2 ** 20));
    // Where bubblewrap is older than 0.8 the worker says what can be done.
    if (sandbox?.namespaces === 'refused') expect(lines).toHaveLength(1);
  });

  it.skipIf(!hasPerl)('reaches no key of the worker, and leaves none', async () => {
    const worker = (await execa(PERL, perl)).stdout;
    const [first, second] = [await confine('bubblewrap', 'perl', perl), await confine('bubblewrap', 'perl', perl)];
    for (const { stdout } of [first, second]) {
      expect(stdout?.split('\n')[0]).not.toBe(worker.split('\n')[0]);
      expect(stdout).toContain('found nothing');
    }
    if (sandbox?.keyrings === 'refused') expect(first.stdout).toBe('session -1\nfound nothing\nleft none\n');
  });

  it.skipIf(!hasPerl || sandbox === null)('has a session keyring of its own where calls can’t be refused', async () => {
    if (sandbox === null) return;
    const ways = { sandbox: { ...sandbox, keyrings: 'own-session' } } as const;
    const first = (await confine('bubblewrap', 'perl', perl, ways)).stdout?.split('\n');
    const second = (await confine('bubblewrap', 'perl', perl, ways)).stdout?.split('\n');
    expect(first?.slice(1)).toEqual(['found nothing', 'left one', '']);
    expect(second?.slice(1)).toEqual(['found nothing', 'left one', '']);
    expect(second?.[0]).not.toBe(first?.[0]);
  });

  it('sees certificates, and no private keys', async () => {
    const script = 'ls -A /etc/ssl /etc/pki /etc/pki/tls 2>/dev/null; find /etc -name private';
    const { stdout } = await confine('bubblewrap', 'sh', ['-c', script]);
    expect(stdout).toContain('certs');
    expect(stdout).not.toContain('private');
  });

  it('reads no file that is hidden, wherever a folder shows it', async () => {
    const home = join(await temporaryFolder(), 'cargo');
    await mkdir(home);
    const token = join(home, 'credentials.toml');
    await writeFile(token, 'token = "s3cr3t"');
    // What lies below /usr comes with the system's folders.
    const hidden = [token, '/usr/bin/env', '/nowhere/credentials.toml'];
    const { stdout } = await confine('bubblewrap', 'sh', ['-c', 'cat /home/credentials.toml /usr/bin/env | wc -c'], {
      readable: [{ outside: home, inside: '/home' }],
      hidden,
    });
    expect(stdout).toBe('0\n');
    expect(await readFile(token, 'utf8')).toContain('s3cr3t');
  });

  it.runIf(isRoot)('gets no say where the trial finds a way out', async () => {
    // A bubblewrap and a setpriv that confine nothing: what they are told to run is the last of their arguments.
    const folder = await temporaryFolder();
    const path = process.env.PATH;
    onTestFinished(() => {
      process.env.PATH = path;
    });
    const passes =
      '#!/bin/sh\ncat <&4 >/dev/null 2>&1\nwhile [ "$1" != /bin/sh ] && [ "$1" != "$SH" ]; do shift; done\nexec "$@"\n';
    for (const name of ['bwrap', 'setpriv']) await writeFile(join(folder, name), passes, { mode: 0o755 });
    process.env.PATH = `${folder}:${path}`;
    expect(await detectIsolation()).toEqual({
      isolation: 'none',
      sandbox: null,
      reason: expect.stringMatching(
        /can open \/proc\/sys\/kernel\/core_pattern for writing, and by it change the host/,
      ),
    });
  });

  it.runIf(isRoot)('is not begun where its user can not read what it needs', async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o700);
    expect(await detectIsolation([{ outside: folder, inside: folder }])).toMatchObject({
      isolation: 'none',
      reason: expect.stringContaining(`as user ${sandbox?.user} can't read ${folder}`),
    });
  });
});

describe.skipIf((await delegatedCgroup()).folder === null || !isRoot)('a root worker’s command', () => {
  it('is in its cgroup with all of the sandbox', async () => {
    const { folder: cgroup } = await delegatedCgroup();
    const limits = { memoryBytes: 64 * 2 ** 20, processes: 100, fileBytes: 2 ** 30, freeDiskBytes: 0, freeFiles: 0 };
    const result = await confine('bubblewrap', 'sh', ['-c', 'head -c 1G /dev/zero | tail'], { limits, cgroup });
    expect(result.metLimit?.kind).toBe('memory');
  });
});
