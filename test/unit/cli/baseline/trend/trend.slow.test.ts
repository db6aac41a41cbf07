import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KEY_FILE } from '../../../../../adapters/signing/read-keys.ts';
import type { SignBaseline } from '../../../../../adapters/store/content/store.ts';
import { type BaselineTrendOptions, baselineTrend } from '../../../../../cli/baseline/trend/trend.ts';
import { signatureStates } from '../../../../../client/library/signature-states.ts';
import { Random } from '../../../../support/comparison/random.ts';
import { documentOfRounds } from '../../../../support/comparison/round-documents.ts';
import { temporaryFolder } from '../../../../support/criterion/fixtures.ts';
import { temporaryKey } from '../../../../support/signing/key-folder.ts';
import { temporaryStore } from '../../../../support/store/store-folder.ts';

const commit = (at: number): string => at.toString(16).padStart(40, 'a');

/** A branch of measured commits; one benchmark is slower from the fifteenth on, and the other stays. */
async function branch(
  count: number,
  id = '<script>&"x"',
  env: NodeJS.ProcessEnv = {},
  signers = (_: number): SignBaseline | undefined => undefined,
) {
  const { store } = await temporaryStore();
  const random = new Random(3);
  for (let at = 0; at < count; at += 1) {
    const time = (level: number) => [level * Math.exp(0.004 * random.normal())];
    await store.writeBaseline(
      documentOfRounds(
        [
          { id, times: time(at >= 15 ? 110 : 100) },
          { id: 'stays', times: time(2_000_000), suite: 'other' },
        ],
        {
          commit: commit(at),
          finishedAt: new Date(Date.UTC(2026, 9, 22, 11) + at * 3_600_000).toISOString(),
          startedAt: '2026-10-22T10:00:00Z',
        },
      ),
      signers(at),
    );
  }
  const said: string[] = [];
  const warned: string[] = [];
  const run = async (options: Partial<BaselineTrendOptions> = {}): Promise<string> => {
    said.length = 0;
    const firstParents = async (): Promise<string[]> =>
      Array.from({ length: count + 10 }, (_, at) => commit(at)).reverse();
    const stateOf = await signatureStates(env, store);
    const given = { store, stateOf, branch: 'main', firstParents, ...options };
    await baselineTrend(given, { stdout: (text) => void said.push(text), warn: (line) => void warned.push(line) });
    return said.join('');
  };
  return { run, warned };
}

describe('baseline trend', () => {
  it('is made of signed baselines alone where a key is configured', async () => {
    const key = await temporaryKey();
    const { signBaseline } = await key.signatures();
    const env = { [KEY_FILE]: key.file };
    const { run, warned } = await branch(30, 'one', env, (at) => (at >= 12 && at < 15 ? undefined : signBaseline));
    const { series } = JSON.parse(await run({ json: true }));
    const measured = series[0].points.map(({ commit: of }: { commit: string }) => of);
    expect(measured).toHaveLength(27);
    expect(measured).not.toContain(commit(13));
    expect(warned).toEqual(["3 of the branch's baselines are signed by no trusted key, and are left out"]);
  });

  it('tells where the level changed, near which commit', async () => {
    const { run } = await branch(30);
    const text = await run();
    expect(text).toMatch(
      /^30 baselines of main, 2 series; commits by when they were measured \(--source DIR: by git\)\n/,
    );
    expect(text).toMatch(
      new RegExp(
        `^\\+(9|10)(\\.\\d)? % +${commit(15).slice(0, 12)} +\\d+\\.\\d+ ns → \\d+\\.\\d+ ns +${commit(15).slice(0, 12)} +<script>&"x" \\(cpu, bench\\)$`,
        'm',
      ),
    );
    expect(text.match(/ % /g)).toHaveLength(1);
    expect(await run({ source: '.' })).toContain('commits by first parents');
  });

  it('says what it can’t tell of a branch with one baseline, and shows one benchmark of one suite', async () => {
    const { run } = await branch(1);
    expect(await run()).toMatch(
      /^1 baseline of main, 2 series.*\n2 have fewer than 10 points, of which nothing can be told\nno change of level was found\n$/,
    );
    const { series } = JSON.parse(await run({ suite: 'other', benchmark: 'stays', json: true }));
    expect(series).toMatchObject([
      { key: { suite: 'other', id: 'stays' }, points: [{ commit: commit(0) }], changes: [] },
    ]);
  });

  it('writes plots that hold names as text, and are the same again', async () => {
    const { run } = await branch(30);
    const svg = join(await temporaryFolder(), 'plots');
    expect(await run({ svg })).toContain(`wrote 2 plots to ${svg}\n`);
    await run({ svg });
    const files = (await readdir(svg)).sort();
    expect(files).toEqual([
      expect.stringMatching(/^script-x-[0-9a-f]{12}\.svg$/),
      expect.stringMatching(/^stays-[0-9a-f]{12}\.svg$/),
    ]);
    const text = await readFile(join(svg, files[0] ?? ''), 'utf8');
    expect(text).toContain('&#60;script&#62;&#38;&#34;x&#34; (cpu, bench)');
    expect(text).not.toContain('<script');
    expect(text.match(/<circle/g)).toHaveLength(30);
    expect(text.match(/class="change"/g)).toHaveLength(1);
    expect(text).toMatch(/<path class="line" d="M[\d.,LM]+"\/>/);
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });

  it.each<[string, Partial<BaselineTrendOptions>, string]>([
    [
      'a branch that nobody measured',
      { branch: 'next' },
      'no baseline of the branch next is stored: benchmark-gate measure --repo OWNER/NAME --branch next',
    ],
    ['a suite that it has not', { suite: 'gpu' }, 'no baseline of the branch main has a benchmark of --suite gpu'],
    ['a repository that is none', { repo: 'x' }, '--repo "x": expected OWNER/NAME'],
    ['a folder without a name', { svg: '' }, '--svg: expected a folder'],
  ])('names %s', async (_, options, words) => {
    const { run } = await branch(1);
    await expect(run(options)).rejects.toMatchObject({ name: 'InputError', faults: [words] });
  });

  it('names commits that aren’t on the branch by first parents', async () => {
    const { run, warned } = await branch(3);
    await run({ source: '.', firstParents: async () => [commit(1), commit(0)] });
    expect(warned).toEqual([
      `1 measured commits aren't on main by first parents, and are left out: ${commit(2).slice(0, 12)}`,
    ]);
  });
});
