import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFinished } from '../../../../adapters/criterion/list-finished.ts';
import { readCriterionTree } from '../../../../adapters/criterion/read-tree.ts';
import { honestFiles, temporaryFolder, write } from '../../../support/criterion/fixtures.ts';

const result = (folder: string, id = folder) =>
  Object.fromEntries(Object.entries(honestFiles(id)).map(([name, text]) => [`${folder}/new/${name}`, text]));

const named = (problems: readonly { code: string; where: string }[]) =>
  problems.map(({ code, where }) => [code, where]);

describe('a tree that somebody else wrote', () => {
  it('holds nothing where it does not exist, or is empty', async () => {
    const root = await temporaryFolder();
    expect(await readCriterionTree(join(root, 'none'))).toEqual({ benchmarks: [], problems: [] });
    expect(await readCriterionTree(root)).toEqual({ benchmarks: [], problems: [] });
    expect(await listFinished(join(root, 'none'))).toEqual([]);
  });

  it('leads nowhere by links', async () => {
    const [root, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
    await write(elsewhere, { ...result('secret'), 'estimates.json': honestFiles()['estimates.json'] });
    await write(root, { ...result('honest'), ...result('linked-file') });
    await symlink(join(elsewhere, 'secret'), join(root, 'linked-folder'));
    await rm(join(root, 'linked-file/new/estimates.json'));
    await symlink(join(elsewhere, 'estimates.json'), join(root, 'linked-file/new/estimates.json'));
    const { benchmarks, problems } = await readCriterionTree(root);
    expect(benchmarks.map(({ id }) => id)).toEqual(['honest']);
    expect(named(problems)).toContainEqual(['unreadable', 'linked-folder']);
    expect(named(problems)).toContainEqual(['unreadable', 'linked-file/new/estimates.json']);
    await symlink(root, join(elsewhere, 'root'));
    expect(named((await readCriterionTree(join(elsewhere, 'root'))).problems)).toEqual([['unreadable', '.']]);
  });

  it('does not make the reader wait at a pipe, or read what is no text', async () => {
    const root = await temporaryFolder();
    await write(root, { ...result('pipe'), ...result('binary'), ...result('folder'), ...result('honest') });
    await rm(join(root, 'pipe/new/sample.json'));
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(root, 'pipe/new/sample.json')]);
    await writeFile(join(root, 'binary/new/sample.json'), Buffer.from([0x7b, 0xff, 0xfe, 0x00]));
    await rm(join(root, 'folder/new/sample.json'));
    await mkdir(join(root, 'folder/new/sample.json'));
    const { benchmarks, problems } = await readCriterionTree(root);
    expect(benchmarks.map(({ id }) => id)).toEqual(['honest']);
    expect(named(problems).sort()).toEqual([
      ['unreadable', 'binary/new/sample.json'],
      ['unreadable', 'folder/new/sample.json'],
      ['unreadable', 'pipe/new/sample.json'],
    ]);
  });

  it('is read within bounds of size, number and depth', async () => {
    const root = await temporaryFolder();
    await write(root, { ...result('huge'), ...result('honest'), ...result('a/b/c/d') });
    await truncate(join(root, 'huge/new/sample.json'), 5_000_000_000);
    const { benchmarks, problems } = await readCriterionTree(root, { maxDepth: 3 });
    expect(benchmarks.map(({ id }) => id)).toEqual(['honest']);
    expect(named(problems).sort()).toEqual([
      ['unreadable', 'a/b/c/d'],
      ['unreadable', 'huge/new/sample.json'],
    ]);
    const few = await readCriterionTree(root, { maxFiles: 5 });
    expect(few.problems.at(-1)?.message).toBe('the tree has more than 5 files and folders');
  });

  it('names at most a thousand problems, and says how many more there are', async () => {
    const root = await temporaryFolder();
    for (let index = 0; index < 1100; index += 1) await symlink('/', join(root, `link-${index}`));
    const { problems } = await readCriterionTree(root);
    expect(problems).toHaveLength(1001);
    expect(problems.at(-1)?.message).toBe('and 100 more problems like these');
  });
});

describe('names in a tree', () => {
  it('may hold newlines and anything else that is text', async () => {
    const root = await temporaryFolder();
    const ids = ['a\nb', 'tab\there', '\u001b[31mred', '-rf', ' ', '...', '数 µs', '\u202eright to left'];
    for (const id of ids) await write(root, result(id));
    const { benchmarks, problems } = await readCriterionTree(root);
    expect(problems).toEqual([]);
    expect(benchmarks.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect((await listFinished(root)).sort()).toEqual([...ids].sort());
  });

  it('that are no text lead neither to nothing nor to another folder', async () => {
    const root = await temporaryFolder();
    await write(root, { ...result('honest'), ...result('\ufffd') });
    const bytes = (text: string) => Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff]), Buffer.from(text)]);
    await mkdir(bytes('/new'), { recursive: true });
    for (const [name, text] of Object.entries(honestFiles())) await writeFile(bytes(`/new/${name}`), text);
    await symlink('/', bytes('link'));
    const { benchmarks, problems } = await readCriterionTree(root);
    expect(benchmarks.map(({ id }) => id)).toEqual(['honest']);
    expect(problems.map(({ code, where, message }) => [code, where, message]).sort()).toEqual([
      ['unreadable', '\ufffd', 'its name is not UTF-8'],
      ['unreadable', '\ufffd', 'its name is not UTF-8'],
      ['unreadable', '\ufffdlink', 'its name is not UTF-8'],
    ]);
  });
});

describe('a root that is no tree', () => {
  it('is a problem with its reason, and no exception', async () => {
    const root = await temporaryFolder();
    await write(root, { file: 'x' });
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(root, 'pipe')]);
    await symlink('loop', join(root, 'loop'));
    for (const [name, message] of [
      ['file', 'not readable (ENOTDIR)'],
      ['pipe', 'not readable (ENOTDIR)'],
      ['loop', 'a symbolic link, which is not followed'],
      ['loop/inside', 'not readable (ELOOP)'],
      ['x'.repeat(300), 'not readable (ENAMETOOLONG)'],
    ] as const) {
      const { benchmarks, problems } = await readCriterionTree(join(root, name));
      expect([name, benchmarks, problems]).toEqual([name, [], [{ code: 'unreadable', where: '.', message }]]);
      expect(await listFinished(join(root, name))).toEqual([]);
    }
  });
});

describe('results of another run', () => {
  it('are stale', async () => {
    const root = await temporaryFolder();
    const since = new Date();
    await write(root, { ...result('old'), ...result('half-old'), ...result('fresh') });
    const before = new Date(since.getTime() - 60_000);
    for (const name of Object.keys(honestFiles())) await utimes(join(root, 'old/new', name), before, before);
    await utimes(join(root, 'half-old/new/benchmark.json'), before, before);
    const { benchmarks, problems } = await readCriterionTree(root, { since });
    expect(benchmarks.map(({ id }) => id)).toEqual(['fresh']);
    expect(named(problems)).toEqual([
      ['stale', 'half-old/new/benchmark.json'],
      ['stale', 'old/new/tukey.json'],
    ]);
  });

  it('are stale by a time that has not come yet, but not by a clock that was put right', async () => {
    const root = await temporaryFolder();
    const since = new Date();
    await write(root, { ...result('tomorrow'), ...result('soon') });
    for (const name of Object.keys(honestFiles())) {
      const [tomorrow, soon] = [new Date(since.getTime() + 86_400_000), new Date(since.getTime() + 5000)];
      await utimes(join(root, 'tomorrow/new', name), tomorrow, tomorrow);
      await utimes(join(root, 'soon/new', name), soon, soon);
    }
    const { benchmarks, problems } = await readCriterionTree(root, { since });
    expect(benchmarks.map(({ id }) => id)).toEqual(['soon']);
    expect(named(problems)).toEqual([['stale', 'tomorrow/new/tukey.json']]);
    expect((await readCriterionTree(root)).problems).toEqual([]);
  });

  it('in base are never read', async () => {
    const root = await temporaryFolder();
    const base = Object.fromEntries(Object.entries(honestFiles()).map(([name, text]) => [`x/base/${name}`, text]));
    await write(root, base);
    expect(await readCriterionTree(root)).toEqual({ benchmarks: [], problems: [] });
    await write(root, result('x/base'));
    expect((await readCriterionTree(root)).benchmarks.map(({ id }) => id)).toEqual(['x/base']);
  });

  it('a benchmark called new keeps apart from the group that is a benchmark itself', async () => {
    const root = await temporaryFolder();
    await write(root, { ...result('x'), ...result('x/new'), ...result('x/report') });
    const { benchmarks, problems } = await readCriterionTree(root);
    expect(problems).toEqual([]);
    expect(benchmarks.map(({ id, directory }) => [id, directory])).toEqual([
      ['x', 'x'],
      ['x/new', 'x/new'],
      ['x/report', 'x/report'],
    ]);
  });
});

describe('what is finished after a kill', () => {
  it('counts a benchmark only with four whole files', async () => {
    const root = await temporaryFolder();
    await write(root, result('done'));
    for (const [name, text] of Object.entries(honestFiles())) {
      const folder = name.replace('.json', '');
      await write(root, { ...result(`torn-${folder}`), ...result(`missing-${folder}`) });
      await writeFile(join(root, `torn-${folder}/new`, name), text.slice(0, -1));
      await rm(join(root, `missing-${folder}/new`, name));
    }
    expect(await listFinished(root)).toEqual(['done']);
  });

  it('does not count a result that a later run overwrote by half', async () => {
    const root = await temporaryFolder();
    await write(root, result('again'));
    const sample = { sampling_mode: 'Linear', iters: [10, 20, 30], times: [60, 120, 190] };
    await write(root, { 'again/new/sample.json': JSON.stringify(sample) });
    expect(await listFinished(root)).toEqual([]);
  });
});
