import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { criterionCommand } from '../../../../cli/files/criterion.ts';
import { FIXTURES, honestFiles, output, temporaryFolder, tree, write } from '../../../support/criterion/fixtures.ts';

const run = async (paths: string[], json: boolean, input: Iterable<string | Uint8Array> = []) => {
  let text = '';
  const stdout = (more: string) => {
    text += more;
  };
  const code = await criterionCommand(paths, { json }, { stdout, stdin: Readable.from(input) });
  return { code, text };
};

const json = async (paths: string[], input?: Iterable<string | Uint8Array>) => {
  const { code, text } = await run(paths, true, input);
  return {
    code,
    ...(JSON.parse(text) as { benchmarks: Record<string, unknown>[]; problems: Record<string, unknown>[] }),
  };
};

describe('criterion --json', () => {
  it('gives exactly the documented members', async () => {
    const { code, benchmarks, problems } = await json([tree('0.8')]);
    expect([code, problems]).toEqual([0, []]);
    expect(benchmarks).toHaveLength(22);
    const bits = benchmarks.find(({ id }) => id === 'throughput/bits');
    expect(Object.keys(bits ?? {})).toEqual(['id', 'unit', 'estimate', 'throughput', 'samples', 'source']);
    expect(Object.keys(bits?.estimate as object).sort()).toEqual(['lower', 'point', 'upper']);
    expect(benchmarks.find(({ id }) => id === 'twice/same')).not.toHaveProperty('title');
  });

  it('reads captured output from a file and from standard input, whatever bytes are in it', async () => {
    const path = join(FIXTURES, 'outputs/plain-0.7.txt');
    const fromFile = await json([path]);
    const bytes = Buffer.from(await output('plain-0.7'));
    const single = [...bytes].map((byte) => Uint8Array.of(byte));
    expect((await json(['-'], single)).benchmarks).toEqual(fromFile.benchmarks);
    expect(fromFile.benchmarks).toContainEqual(expect.objectContaining({ id: 'größe/été 数 µs' }));
    const noise = Buffer.concat([Buffer.from([0xff, 0x00, 0x80, 0x0a]), bytes]);
    expect((await json(['-'], [noise])).benchmarks).toEqual(fromFile.benchmarks);
  });

  it('finds the tree of a project', async () => {
    const project = await temporaryFolder();
    await mkdir(join(project, 'target'));
    await symlink(tree('quick-0.8'), join(project, 'target/criterion'));
    for (const path of [project, join(project, 'target'), join(project, 'target/criterion')]) {
      expect((await json([path])).benchmarks).toHaveLength(6);
    }
  });

  it('names problems below the path that was given, and ends with 1', async () => {
    const root = await temporaryFolder();
    await write(join(root, 'torn/new'), { ...honestFiles('torn'), 'sample.json': '{"iters":[' });
    await write(join(root, 'honest/new'), honestFiles('honest'));
    const { code, benchmarks, problems } = await json([root]);
    expect([code, benchmarks.length]).toEqual([1, 1]);
    expect(problems).toEqual([
      { code: 'unreadable', where: `${root}/torn/new/sample.json`, message: 'no JSON, or cut off' },
    ]);
  });

  it('does not take an empty result for a success', async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, 'empty.txt'), '');
    for (const path of [root, join(root, 'empty.txt'), '-']) {
      expect(await json([path])).toMatchObject({ code: 1, benchmarks: [], problems: [{ code: 'vacuous' }] });
    }
  });

  it('says so and ends with 2 where an input fails while it is read', async () => {
    const stdin = async function* () {
      yield await output('plain-0.7');
      throw new Error('the pipe broke');
    };
    const wrote: string[] = [];
    const io = { stdout: (text: string) => void wrote.push(text), stdin: Readable.from(stdin()) };
    expect(await criterionCommand(['-'], { json: true }, io)).toBe(2);
    expect(JSON.parse(wrote.join(''))).toMatchObject({
      problems: [{ code: 'unreadable', message: 'reading it failed: the pipe broke' }],
    });
  });
});

describe('paths that cannot be read', () => {
  it('are all named at once, before anything is written', async () => {
    const root = await temporaryFolder();
    const paths = [join(root, 'none'), tree('0.7'), join(root, 'neither'), '-', '-'];
    const wrote: string[] = [];
    const io = { stdout: (text: string) => void wrote.push(text), stdin: Readable.from([]) };
    await expect(criterionCommand(paths, { json: true }, io)).rejects.toMatchObject({
      name: 'InputError',
      faults: [
        '-: standard input can be read once only',
        `${join(root, 'none')}: no such file or directory`,
        `${join(root, 'neither')}: no such file or directory`,
      ],
    });
    expect(wrote).toEqual([]);
  });

  it('include none at all', async () => {
    await expect(run([], false)).rejects.toMatchObject({ name: 'InputError' });
  });
});

describe('criterion, for people', () => {
  it('aligns the figures and puts the names last', async () => {
    const { code, text } = await run([tree('quick-0.8')], false);
    expect(code).toBe(0);
    const [head = '', ...rows] = text.trimEnd().split('\n');
    const column = head.indexOf('benchmark');
    expect(rows.map((row) => row.slice(column))).toEqual([
      'throughput/bits',
      'throughput/bytes',
      'throughput/decimal',
      'throughput/elements/1024',
      'throughput/elements/4096',
      'throughput/pair',
    ]);
    expect(rows[0]).toMatch(/^ *603\.8 ns {2}602\.4 ns to 609\.7 ns +868 Gb\/s +2 {2}throughput\/bits$/);
  });

  it('shows nothing that a terminal would act on', async () => {
    const root = await temporaryFolder();
    await write(join(root, 'new'), honestFiles('evil\u001b[2J\u202e\u0007'));
    const { text } = await run([root], false);
    expect(text).toContain('evil\\u{1b}[2J\\u{202e}\\u{7}');
  });

  it('lists the problems after the table', async () => {
    const { code, text } = await run(['-'], false, [await output('cargo-bench')]);
    expect(code).toBe(1);
    expect(text.trimEnd().split('\n').slice(-2)).toEqual([
      'unreadable: custom/cycles: a custom measurement in "cycles": only times can be read',
      expect.stringMatching(/^vacuous: \.\.\/src\/vacuous\.rs: runs under libtest: /),
    ]);
  });
});
