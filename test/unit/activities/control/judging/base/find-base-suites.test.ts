import { describe, expect, it } from 'vitest';
import { createFindBaseSuites } from '../../../../../../activities/control/judging/base/find-base-suites.ts';
import type { ReusableQuery } from '../../../../../../activities/control/reuse/reusable-query.ts';
import { StoreError, type StoreErrorKind } from '../../../../../../adapters/store/content/store-error.ts';
import type { BaselineEntry } from '../../../../../../gate/baseline/document.ts';
import type { Profile } from '../../../../../../gate/profile/profile.ts';
import { inputOf, Measured, profileOf, suiteRun } from '../../../../../support/policy/measured.ts';
import { exampleDocument } from '../../../../../support/store/example-document.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

const [{ command = '' } = {}] = exampleDocument().suites;
const suiteOf = (name: string, parts: object = {}) => ({
  [name]: { kind: 'criterion' as const, lane: 'cpu' as const, command, ...parts },
});

const trusted = { commit: '1'.repeat(40), tree: '2'.repeat(40) };
/** A commit that has one. */
const besideTrusted = (profile: Profile) => {
  const { request, context } = inputOf([], profile);
  return { request, context: { ...context, trusted } };
};

describe('find the suites of the base', () => {
  const entries = ['a', 'b'].map((name) => ({ digest: digest(name) }) as BaselineEntry);
  const find = (stored: readonly BaselineEntry[], damaged: readonly string[], kind: StoreErrorKind = 'corrupt') => {
    const readBaseline = async (of: string) => {
      if (damaged.includes(of)) throw new StoreError(kind, `${of} is damaged`);
      return exampleDocument();
    };
    const input = besideTrusted(profileOf({ suites: { ...suiteOf('workspace-cpu'), ...suiteOf('other') } }));
    return createFindBaseSuites({ findBaselines: async () => stored, readBaseline })(input);
  };

  it('takes those of every class, by the tree of the trusted base, and none of a base that a caller names', async () => {
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
    const { request, context } = inputOf([], profileOf({ suites: { ...suiteOf('cpu'), ...suiteOf('gpu') } }));
    const findBaseSuites = createFindBaseSuites({ findBaselines, readBaseline });
    expect(await findBaseSuites({ request, context: { ...context, trusted } })).toMatchObject({
      suites: ['cpu', 'gpu'],
    });
    const said = ['removed suites not looked for: no trusted base'];
    for (const base of [context.base, null])
      expect(await findBaseSuites({ request, context: { ...context, base } })).toEqual({ suites: [], said });
    const { repository, profile } = { repository: 'example/project', profile: 'example' };
    expect(queries).toEqual([{ repository, profile, tree: trusted.tree }]);
  });

  it.each([
    ['by its command', {}, ['unit']],
    ['by its simpler command', { command: 'cargo bench', simpler: command }, ['unit']],
    ['by its next choice', { command: 'cargo bench', nextChoices: [command] }, ['unit']],
    ['by its fallback', { lane: 'cuda', command: 'cargo bench', fallback: command }, ['unit']],
    ['by another command, of which nobody knows', { command: 'cargo bench --features misspelt' }, []],
  ])('takes a suite that was measured %s', async (_, parts, found) => {
    const readBaseline = async () => {
      const document = exampleDocument();
      return { ...document, suites: document.suites.map((suite) => ({ ...suite, name: 'unit' })) };
    };
    const input = besideTrusted(profileOf({ suites: suiteOf('unit', parts) }));
    const findBaseSuites = createFindBaseSuites({ findBaselines: async () => entries, readBaseline });
    expect(await findBaseSuites(input)).toEqual({ suites: found, said: [] });
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
      const input = besideTrusted(profileOf({ suites: suiteOf('unit') }));
      const { said } = await createFindBaseSuites({ findBaselines: async () => many, readBaseline })(input);
      return { read, said };
    };
    expect(await reading(['other', 'unit'])).toEqual({ read: 2, said: [] });
    const said = ["removed suites looked for in 100 of the base's 300 baselines"];
    expect(await reading([])).toEqual({ read: 100, said });
  });

  it('has the evidence say of which baselines it is not known what the change removed', () => {
    const measured = new Measured();
    const runs = [suiteRun({ measurements: [measured.set()] })];
    const baseSaid = ["removed suites looked for in 100 of the base's 300 baselines"];
    const { evidence, status } = measured.judge(runs, profileOf(), { baseSaid }).evaluation;
    expect(status).toBe('pass');
    expect(evidence[0]).toContain(`; ${baseSaid[0]}`);
  });

  it('takes another baseline of the base where one can not be read, and says of which it took nothing', async () => {
    expect(await find([], [])).toEqual({ suites: [], said: [] });
    const suites = ['workspace-cpu'];
    expect(await find(entries, [])).toEqual({ suites, said: [] });
    const words = {
      corrupt: 'is damaged',
      'too-large': 'is larger than what is kept of its kind',
      'not-found': 'is gone',
      'newer-schema': 'is of a newer version',
    };
    for (const [kind, fault] of Object.entries(words) as [StoreErrorKind, string][]) {
      expect(await find(entries, [digest('a')], kind)).toEqual({
        suites,
        said: [`removed suites not looked for in 1 baseline of the base (sha256:aaaaaaaaaaaa ${fault})`],
      });
    }
    expect(await find(entries, [digest('a'), digest('b')])).toEqual({
      suites: [],
      said: ['removed suites not looked for in 2 baselines of the base (sha256:aaaaaaaaaaaa is damaged and 1 more)'],
    });
  });

  it.each<StoreErrorKind>(['unavailable', 'misconfigured'])('waits out a store that says nothing of it: %s', (kind) =>
    expect(find(entries, [digest('a')], kind)).rejects.toThrow(`${digest('a')} is damaged`),
  );
});
