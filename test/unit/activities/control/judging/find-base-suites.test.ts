import { describe, expect, it } from 'vitest';
import { createFindBaseSuites } from '../../../../../activities/control/judging/find-base-suites.ts';
import type { ReusableQuery } from '../../../../../activities/control/judging/find-reusable-baselines.ts';
import type { BaselineEntry } from '../../../../../gate/baseline/document.ts';
import { inputOf, profileOf } from '../../../../support/policy/measured.ts';
import { exampleDocument } from '../../../../support/store/example-document.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

describe('find the suites of the base', () => {
  const entries = ['a', 'b'].map((name) => ({ digest: digest(name) }) as BaselineEntry);
  const find = (stored: readonly BaselineEntry[], damaged: readonly string[], kind = 'corrupt') => {
    const readBaseline = async (of: string) => {
      if (damaged.includes(of)) throw Object.assign(new Error(`${of} is damaged`), { kind });
      return exampleDocument();
    };
    const { request, context } = inputOf([], profileOf());
    return createFindBaseSuites({ findBaselines: async () => stored, readBaseline })({ request, context });
  };

  it('takes those of every class, by the tree of the trusted base, else by the base', async () => {
    const queries: ReusableQuery[] = [];
    const findBaselines = async (query: ReusableQuery) => {
      queries.push(query);
      return entries;
    };
    const readBaseline = async (of: string) => {
      const document = exampleDocument();
      const suites = document.suites.map((suite) => ({ ...suite, name: of === digest('a') ? 'cpu' : 'gpu' }));
      return { ...document, suites };
    };
    const { request, context } = inputOf([], profileOf());
    const findBaseSuites = createFindBaseSuites({ findBaselines, readBaseline });
    const trusted = { commit: '1'.repeat(40), tree: '2'.repeat(40) };
    expect(await findBaseSuites({ request, context: { ...context, trusted } })).toEqual(['cpu', 'gpu']);
    expect(await findBaseSuites({ request, context })).toEqual(['cpu', 'gpu']);
    const { repository, profile } = { repository: 'example/project', profile: 'example' };
    expect(queries).toEqual([
      { repository, profile, tree: trusted.tree },
      { repository, profile, commit: context.base },
    ]);
    expect(await findBaseSuites({ request, context: { ...context, base: null } })).toEqual([]);
  });

  it('reads no more than it needs, of however many that changes have left at their base', async () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ digest: `d${index}` }) as BaselineEntry);
    const reading = async (names: readonly string[]) => {
      let read = 0;
      const readBaseline = async () => {
        const document = exampleDocument();
        const suites = document.suites.map((suite) => ({ ...suite, name: names[read] ?? 'other' }));
        read += 1;
        return { ...document, suites };
      };
      const { request, context } = inputOf([], profileOf());
      await createFindBaseSuites({ findBaselines: async () => many, readBaseline })({ request, context });
      return read;
    };
    expect(await reading(['other', 'unit'])).toBe(2);
    expect(await reading([])).toBe(100);
  });

  it('takes another baseline of the base where one is damaged, and fails where all are', async () => {
    expect(await find([], [])).toEqual([]);
    for (const damaged of [[], [digest('a')]]) expect(await find(entries, damaged)).toEqual(['workspace-cpu']);
    await expect(find(entries, [digest('a'), digest('b')])).rejects.toThrow(`${digest('a')} is damaged`);
    await expect(find(entries, [digest('a')], 'unavailable')).rejects.toThrow(`${digest('a')} is damaged`);
  });
});
