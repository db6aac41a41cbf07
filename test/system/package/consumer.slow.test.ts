import { existsSync, readdirSync, statSync } from 'node:fs';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCriterionTree } from '../../../adapters/criterion/read-tree.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import { tree } from '../../support/criterion/fixtures.ts';
import { compileArguments, type RESOLUTIONS, writeExamples } from '../../support/package/examples.ts';
import { consumerFolder, ROOT } from '../../support/package/pack.ts';
import { cleanEnvironment } from '../../support/processes/run-cli.ts';
import { passOutcome } from '../../support/receipts/outcomes.ts';
import { exampleDocument } from '../../support/store/example-document.ts';

let folder: string;
let examples: string[];
let compiled: Awaited<ReturnType<typeof compile>>;
beforeAll(async () => {
  folder = await consumerFolder();
  examples = await writeExamples(folder);
  // What the examples then run as.
  compiled = await compile('nodenext');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const compile = (resolution: keyof typeof RESOLUTIONS) =>
  execa(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...compileArguments(resolution, examples)], {
    cwd: folder,
    reject: false,
  });

const node = (program: string, cwd = folder) =>
  execa(process.execPath, ['--input-type=module', '--eval', program], {
    cwd,
    env: cleanEnvironment({}),
    extendEnv: false,
    reject: false,
  });

/** What a command of the packed package prints, which has nothing to say on standard error. */
async function command(args: readonly string[], env = {}): Promise<string> {
  const bin = join(folder, 'node_modules/benchmark-gate/bin/benchmark-gate.js');
  const options = { cwd: folder, env: cleanEnvironment(env), extendEnv: false };
  return (await execa(process.execPath, [bin, ...args], options)).stdout;
}

/** Calls what an example exports, as its compiled module, and gives what it returned. */
async function call(example: string, name: string, ...given: unknown[]): Promise<unknown> {
  const module = pathToFileURL(join(folder, 'out', `${example}.js`)).href;
  const asked = given.map((each) => JSON.stringify(each)).join(', ');
  const { stdout, stderr } = await node(
    `const { ${name} } = await import(${JSON.stringify(module)});` +
      `const said = []; console.log = (line) => said.push(line);` +
      `process.stdout.write(JSON.stringify(await ${name}(${asked})));`,
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('the packed package', () => {
  it.each(['nodenext', 'bundler'] as const)('compiles every example, all types looked at: %s', async (resolution) => {
    const { stdout, exitCode } = resolution === 'nodenext' ? compiled : await compile(resolution);
    expect([stdout, exitCode]).toEqual(['', 0]);
  });

  it('refuses what its types refuse', async () => {
    await writeFile(join(folder, 'src/wrong.ts'), "import { openStore } from 'benchmark-gate';\nopenStore(7);\n");
    const arguments_ = compileArguments('nodenext', ['wrong'], true);
    const { stdout } = await execa(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...arguments_], {
      cwd: folder,
      reject: false,
    });
    expect(stdout).toMatch(/^src\/wrong\.ts\(2,11\): error TS2345/);
  });

  it('offers its functions without any other package', async () => {
    // Where nothing but the package itself can be found.
    const alone = join(folder, 'alone', 'node_modules');
    await mkdir(alone, { recursive: true });
    await cp(join(folder, 'node_modules', 'benchmark-gate'), join(alone, 'benchmark-gate'), { recursive: true });
    const program = "process.stdout.write(Object.keys(await import('benchmark-gate')).sort().join(' '))";
    const { stdout, stderr } = await node(program, join(folder, 'alone'));
    expect(stderr).toBe('');
    expect(stdout.split(' ').filter((name) => /^[a-z]/.test(name))).toEqual([
      'checkProfile',
      'connect',
      'createGateClient',
      'editLedger',
      'exitCodeOf',
      'loadProfile',
      'openStore',
      'readCriterion',
    ]);
  });

  it.each([
    [
      ['worker', '--role', 'control'],
      /^benchmark-gate: worker needs packages that are not installed, .*: npm install /,
    ],
    [['run', '--repo', 'a/b', '--pr', '1'], /^benchmark-gate: run needs packages .*: npm install execa@9/],
    [['demo'], /^benchmark-gate: demo needs packages .* emulate@0\.12\.2$/],
    [['baseline', 'list'], /^benchmark-gate: a store in S3 needs a package .*: npm install @aws-sdk\/client-s3@3/],
  ])('says in one sentence what %s lacks', async (args, sentence) => {
    const bin = join(folder, 'node_modules/benchmark-gate/bin/benchmark-gate.js');
    const { exitCode, stderr, stdout } = await execa(process.execPath, [bin, ...args], {
      cwd: folder,
      env: cleanEnvironment({ BENCHMARK_GATE_STORE: 's3://bucket/prefix', TEMPORAL_ADDRESS: '127.0.0.1:1' }),
      extendEnv: false,
      reject: false,
    });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('\n');
  });

  it('asks for a gate by mcp with nothing but its SDK', async () => {
    const own = join(folder, 'with-sdk');
    const packages = join(own, 'node_modules');
    await cp(join(folder, 'node_modules'), packages, { recursive: true, verbatimSymlinks: true });
    await mkdir(join(packages, '@modelcontextprotocol'), { recursive: true });
    await symlink(join(ROOT, 'node_modules/@modelcontextprotocol/sdk'), join(packages, '@modelcontextprotocol/sdk'));
    const clientInfo = { name: 'consumer', version: '1' };
    const call = { name: 'run', arguments: { repository: 'o/r', pullRequest: 218 } };
    const messages = [
      { id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo } },
      { method: 'notifications/initialized' },
      { id: 2, method: 'tools/call', params: call },
    ];
    const server = execa(process.execPath, [join(packages, 'benchmark-gate/bin/benchmark-gate.js'), 'mcp'], {
      ...{ cwd: own, env: cleanEnvironment({ TEMPORAL_ADDRESS: '127.0.0.1:1' }), extendEnv: false, reject: false },
    });
    for (const message of messages) server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    await new Promise<void>((resolve) => {
      server.stdout.on('data', (chunk: Buffer) => chunk.includes('"id":2') && resolve());
      server.once('exit', () => resolve());
    });
    server.stdin.end();
    const { stdout } = await server;
    const answer = stdout
      .split('\n')
      .map((line) => JSON.parse(line))
      .find(({ id }) => id === 2);
    expect(answer).toMatchObject({
      result: { isError: true, structuredContent: { error: { type: 'unreachable', exitCode: 3 } } },
    });
  });

  it('checks a profile and shows a baseline with nothing else installed', async () => {
    expect(await command(['profile', 'check', 'sample'])).toMatch(/^sample: profile sample is valid/);
    const store = join(folder, 'store');
    const { digest } = await openStore({ BENCHMARK_GATE_STORE: store }).writeBaseline(exampleDocument());
    expect(await command(['baseline', 'show', digest], { BENCHMARK_GATE_STORE: store })).toContain(digest);
  });

  it('has what its README links to, in less than a megabyte', async () => {
    const own = join(folder, 'node_modules', 'benchmark-gate');
    const links = [...(await readFile(join(own, 'README.md'), 'utf8')).matchAll(/\]\((?![a-z]+:)([^)#]+)/g)];
    expect(links.length).toBeGreaterThan(20);
    expect(links.map(([, link = '']) => link).filter((link) => !existsSync(join(own, link)))).toEqual([]);
    const sizes = ['docs', 'examples'].flatMap((name) =>
      readdirSync(join(own, name), { recursive: true }).map((file) => statSync(join(own, name, `${file}`)).size),
    );
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(1024 * 1024);
  });

  it('has its schemas where they are named', async () => {
    const { stdout } = await node(
      `import { readFileSync } from 'node:fs';
      const text = (name) => readFileSync(new URL(import.meta.resolve('benchmark-gate/' + name)), 'utf8');
      const names = ['baseline.schema.json', 'schemas/baseline.schema.json', 'schemas/profile.schema.json'];
      process.stdout.write(JSON.stringify(names.map((name) => JSON.parse(text(name)).$id)));`,
    );
    const baseline = 'urn:benchmark-gate:baseline:1';
    expect(JSON.parse(stdout)).toEqual([baseline, baseline, 'urn:benchmark-gate:profile:1']);
  });
});

describe('the examples of docs/library.md', () => {
  it('read baselines, compare one with itself, and export it', async () => {
    const location = join(folder, 'baselines');
    const { benchmarks } = await readCriterionTree(tree('0.7'));
    const plain = exampleDocument({ repository: 'acme/engine' });
    const suites = plain.suites.map((suite) => ({
      ...suite,
      executables: suite.executables.map((executable) => ({ ...executable, benchmarks })),
    }));
    const document = { ...plain, suites };
    const { digest, commit } = await openStore({ BENCHMARK_GATE_STORE: location }).writeBaseline(document);
    const slowest = await call('library-3', 'slowest', commit, location);
    expect(slowest).toHaveLength(benchmarks.length);
    expect((slowest as string[])[0]).toMatch(/^\S.*: [\d.]+ ns \([\d.]+ to [\d.]+\)$/);
    // Two of them have one id, and are ambiguous.
    expect(await call('library-4', 'slowdowns', digest, digest, location)).toEqual([
      `pass: perf: 0 slower, ${benchmarks.length - 2} same, 0 inconclusive`,
    ]);
    const exported = join(folder, 'criterion');
    expect(await call('library-5', 'exportFor', digest, exported, location)).toMatch(
      /^CRITERION_HOME=\S+ cargo bench -p \S+ --bench \S+ -- --baseline gate$/,
    );
    // What was exported reads as what Criterion saved: nothing of this run.
    expect(await call('library-8', 'medians', exported)).toEqual({});
  });

  it('name the faults of a profile', async () => {
    await writeFile(join(folder, 'engine.yaml'), 'extends: sample\nsuites:\n  nothing:\n    kind: criterion\n');
    const faults = (await call('library-6', 'faultsOf', join(folder, 'engine.yaml'))) as string[];
    expect(faults).toContainEqual(expect.stringMatching(/^3:3 suites\.nothing\.command: missing/));
    expect(await call('library-6', 'faultsOf', 'sample')).toEqual([]);
  });

  it('edit a ledger', async () => {
    const body = '## Gates\n\n| Gate | Status | Evidence |\n| --- | --- | --- |\n';
    const after = await call('library-7', 'ledgerAfter', body, passOutcome());
    expect(after).toMatch(/^\| benchmarks \| pass \|/m);
    expect(await call('library-7', 'ledgerAfter', after, passOutcome())).toBe(after);
  });

  it("read Criterion's results", async () => {
    const output = join(folder, 'output.txt');
    await writeFile(output, 'parse/json              time:   [7.3700 ms 7.3793 ms 7.3899 ms]\n');
    expect(await call('library-8', 'medians', output)).toEqual({ 'parse/json': 7_379_300 });
  });
});
