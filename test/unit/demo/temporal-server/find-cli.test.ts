import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TemporalCliMissingError } from '../../../../demo/temporal-server/cli-missing-error.ts';
import { findTemporalCli } from '../../../../demo/temporal-server/find-cli.ts';
import { isRunning } from '../../../support/temporal/processes.ts';

const VERSION = 'echo "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"';

/** A machine with nothing of it all: no CLI, no Go, no cache, and a download that is refused at once. */
async function bareMachine() {
  const home = await mkdtemp(path.join(tmpdir(), 'find-cli-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const bin = path.join(home, 'bin');
  await mkdir(bin);
  for (const tool of ['sh', 'mv', 'flock', 'setpriv']) await symlink(await systemTool(tool), path.join(bin, tool));
  const refused = 'http://127.0.0.1:1';
  const env = { HOME: home, PATH: bin, HTTPS_PROXY: refused, https_proxy: refused, TMPDIR: home };
  const script = async (file: string, text: string): Promise<string> => {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `#!/bin/sh\n${text}\n`);
    await chmod(file, 0o755);
    return file;
  };
  return { home, bin, env, script, cache: path.join(home, '.cache/benchmark-gate/temporal/1.5.1') };
}

async function systemTool(name: string): Promise<string> {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    const names = await readdir(folder).catch((): string[] => []);
    if (names.includes(name)) return path.join(folder, name);
  }
  throw new Error(`this test needs ${name} on the PATH`);
}

describe('the look-up of the Temporal CLI', () => {
  it('takes TEMPORAL_CLI_PATH before the PATH, and the PATH before the cache', async () => {
    const { home, bin, env, script, cache } = await bareMachine();
    const cached = await script(path.join(cache, 'temporal'), VERSION);
    expect(await findTemporalCli({ env })).toEqual({ path: cached, from: 'cache', version: '1.5.1', server: '1.29.1' });
    const onPath = await script(path.join(bin, 'temporal'), VERSION);
    expect(await findTemporalCli({ env })).toMatchObject({ path: onPath, from: 'PATH' });
    const named = await script(path.join(home, 'elsewhere/temporal'), VERSION);
    const found = await findTemporalCli({ env: { ...env, TEMPORAL_CLI_PATH: named } });
    expect(found).toMatchObject({ path: named, from: 'TEMPORAL_CLI_PATH' });
  });

  it('looks for the cache where the environment says', async () => {
    const { home, env, script } = await bareMachine();
    const xdg = await script(path.join(home, 'xdg/benchmark-gate/temporal/1.5.1/temporal'), VERSION);
    expect(await findTemporalCli({ env: { ...env, XDG_CACHE_HOME: path.join(home, 'xdg') } })).toMatchObject({
      path: xdg,
    });
    const own = await script(path.join(home, 'own/temporal/1.5.1/temporal'), VERSION);
    const named = { ...env, XDG_CACHE_HOME: path.join(home, 'xdg'), BENCHMARK_GATE_CACHE: path.join(home, 'own') };
    expect(await findTemporalCli({ env: named })).toMatchObject({ path: own });
  });

  it('explains each miss in a line, and says what to install', async () => {
    const { home, bin, env, script, cache } = await bareMachine();
    await script(path.join(bin, 'temporal'), 'echo "temporal version 0.9.0 (Server 1.20.0, UI 2.10.0)"');
    await script(path.join(cache, 'temporal'), 'echo "no such library" >&2; exit 127');
    const lines: string[] = [];
    const named = path.join(home, 'nothing');
    const search = findTemporalCli({
      env: { ...env, TEMPORAL_CLI_PATH: named },
      onProgress: (line) => lines.push(line),
    });
    const error = await search.catch((thrown: unknown) => thrown);
    if (!(error instanceof TemporalCliMissingError)) throw error;
    expect(error.misses).toEqual([
      `TEMPORAL_CLI_PATH: ${named} is no executable file`,
      expect.stringMatching(/^PATH: .*too old: it holds server 1\.20\.0/),
      expect.stringMatching(/^cache: .*--version failed/),
      'download: there is no curl on the PATH',
      'go install: there is no go on the PATH',
    ]);
    for (const miss of error.misses) {
      expect(miss).not.toContain('\n');
      expect(error.message).toContain(miss);
      expect(lines).toContain(miss);
    }
    expect(error.message).toMatch(/brew install temporal.*TEMPORAL_CLI_PATH.*Go 1\.24/s);
    expect(await readdir(cache)).toEqual(['temporal']);
  });

  it('refuses a program that isn’t the Temporal CLI', async () => {
    const { bin, env, script } = await bareMachine();
    const other = await script(path.join(bin, 'other'), 'echo "GNU something 1.0"');
    await expect(findTemporalCli({ env: { ...env, TEMPORAL_CLI_PATH: other } })).rejects.toThrow(
      /other is not the Temporal CLI: its --version says "GNU something 1\.0"/,
    );
  });

  it('builds with Go at last, shows its lines, and keeps the result', async () => {
    const { bin, env, script, home, cache } = await bareMachine();
    const goCalls = path.join(home, 'go-calls');
    const build = `echo "$@" >> ${goCalls}; echo compiling; sleep 1; printf '#!/bin/sh\\n%s\\n' '${VERSION}' > "$GOBIN/temporal"; chmod +x "$GOBIN/temporal"`;
    await script(path.join(bin, 'go'), `PATH=/usr/bin:/bin; ${build}`);
    const lines: string[] = [];
    const onProgress = (line: string) => lines.push(line);
    const both = await Promise.all([findTemporalCli({ env, onProgress }), findTemporalCli({ env })]);
    for (const found of both) expect(found).toMatchObject({ path: path.join(cache, 'temporal'), from: 'go install' });
    expect((await readFile(goCalls, 'utf8')).trim().split('\n')).toEqual([
      'install -v -ldflags -s -w github.com/temporalio/cli/cmd/temporal@v1.5.1',
    ]);
    expect(lines.join('\n')).toMatch(/building the Temporal CLI 1\.5\.1/);
    expect((await readdir(cache)).sort()).toEqual(['.build.lock', 'temporal']);
    expect(await findTemporalCli({ env })).toMatchObject({ from: 'cache' });
  });

  it('says why a build failed, and leaves nothing behind', async () => {
    const { bin, env, script, cache } = await bareMachine();
    await script(path.join(bin, 'go'), 'echo "go: no space left on device" >&2; exit 1');
    const lines: string[] = [];
    const search = findTemporalCli({ env, onProgress: (line) => lines.push(line) });
    await expect(search).rejects.toThrow(/go install .* failed: .*no space left on device/);
    expect(lines).toContain('go: no space left on device');
    expect(await readdir(cache)).toEqual(['.build.lock']);
  });

  it('stops when it is told to', async () => {
    const { bin, env, script, home } = await bareMachine();
    await script(path.join(bin, 'go'), `echo $$ > ${home}/pid; echo started; exec /bin/sleep 60`);
    const stop = new AbortController();
    const search = findTemporalCli({
      env,
      signal: stop.signal,
      onProgress: (line) => line === 'started' && stop.abort(),
    });
    await expect(search).rejects.toMatchObject({ name: 'AbortError' });
    const pid = Number(await readFile(path.join(home, 'pid'), 'utf8'));
    await expect.poll(() => isRunning(pid), { timeout: 240_000 }).toBe(false);
  });
});
