import { describe, expect, it } from 'vitest';
import { comparableBenchmarks } from '../../../../gate/comparison/comparable-baseline.ts';
import { poolSessions } from '../../../../gate/comparison/pool-sessions.ts';
import { documentOfRounds, type RoundBenchmark } from '../../../support/comparison/round-documents.ts';

type Ordinary = ReturnType<typeof documentOfRounds>;
type Executable = Ordinary['suites'][number]['executables'][number];

const IDENTITY = 'a'.repeat(64);

/** One benchmark in one session, whose mean is so far above the others'. */
const session = (name: string, log: number, more: Partial<RoundBenchmark> = {}) => [
  ...comparableBenchmarks(
    documentOfRounds([
      {
        id: 'a',
        identity: IDENTITY,
        session: name,
        times: [-0.01, 0, 0.01].map((round) => 100 * Math.exp(log + round)),
        ...more,
      },
    ]),
    `sha256:${name}`,
  ),
];

describe('sessions of one executable', () => {
  it('give the variance of their means, and of their rounds', () => {
    const pooled = [...poolSessions([-0.03, -0.01, 0.01, 0.03].flatMap((log, at) => session(`s${at}`, log))).values()];
    expect(pooled).toHaveLength(1);
    expect(pooled[0]?.variance).toBeCloseTo((2 * (0.03 ** 2 + 0.01 ** 2)) / 3, 9);
    expect(pooled[0]?.roundVariance).toBeCloseTo(0.01 ** 2, 9);
    expect(pooled[0]).toMatchObject({ degrees: 3, rounds: 3 });
  });

  it('name the hosts of the executables that were measured in several of them', () => {
    const four = [-0.03, -0.01, 0.01, 0.03].flatMap((log, at) => session(`s${at}`, log));
    const on = (hostId: string, identity: string, name: string, log = 0) =>
      session(name, log, { identity }).map((each) => ({ ...each, hostId }));
    const other = 'b'.repeat(64);
    const measuredOn = (more: ReturnType<typeof on>) =>
      [...poolSessions([...four, ...more]).values()].map((noise) => noise.measuredOn);
    // One session of another executable says nothing of what its host differs by.
    expect(measuredOn(on('host-2', other, 'elsewhere'))).toEqual([[['host-1']]]);
    expect(measuredOn([...on('host-2', other, 'x'), ...on('host-2', other, 'y')])).toEqual([[['host-1'], ['host-2']]]);
    expect(measuredOn(on('host-2', IDENTITY, 'elsewhere'))).toEqual([[['host-1', 'host-2']]]);
  });

  it('are of several executables, two of each at least, which have three degrees of freedom together', () => {
    const twice = (identity: string) =>
      [-0.01, 0.01].flatMap((log, at) => session(`${identity}${at}`, log, { identity: identity.repeat(64) }));
    expect(poolSessions([...twice('a'), ...twice('b')]).size).toBe(0);
    const [pooled] = poolSessions([...twice('a'), ...twice('b'), ...twice('c')]).values();
    expect(pooled?.degrees).toBe(3);
    expect(pooled?.variance).toBeCloseTo(2 * 0.01 ** 2, 9);
  });

  it('count once where one was carried over, or stands in two documents', () => {
    const three = [-0.03, 0, 0.03].flatMap((log, at) => session(`s${at}`, log));
    expect(poolSessions([...three, ...three]).size).toBe(0);
  });

  it('count once where an ordinary run of it was taken over, or carried over from one of these baselines', () => {
    const ordinary = (at: number, origin: Partial<Executable> = {}) => {
      const document = documentOfRounds([{ id: 'a', identity: IDENTITY, times: [100 * Math.exp(at / 100)] }]);
      const { suites, ...rest } = document;
      const executables = suites.flatMap((suite) => suite.executables).map((each) => ({ ...each, ...origin }));
      const alone = executables.map(({ benchmarks, ...each }) => ({
        ...each,
        benchmarks: benchmarks.map(({ rounds: _, ...benchmark }) => benchmark),
      }));
      const [suite] = suites;
      if (suite === undefined) throw new Error('there is a suite');
      return { ...rest, suites: [{ ...suite, executables: alone }] };
    };
    const [one, two, three, four] = [0, 1, 2, 3].map((at) => ordinary(at)) as [Ordinary, Ordinary, Ordinary, Ordinary];
    const sides = (documents: readonly Ordinary[]) =>
      documents.flatMap((document) => [
        ...comparableBenchmarks(document, `sha256:${document.run.firstExecutionRunId}`),
      ]);
    expect(poolSessions(sides([one, two, three, four])).size).toBe(1);
    const { commit, host, finishedAt, run } = one;
    const taken = ordinary(0, { takenOver: { run: run.firstExecutionRunId, measuredAt: finishedAt, host } });
    const carried = ordinary(0, {
      carriedOver: {
        by: 'identity',
        digest: `sha256:${run.firstExecutionRunId}`,
        commit,
        measuredAt: finishedAt,
        host,
      },
    });
    expect(poolSessions(sides([one, taken, taken, two, carried])).size).toBe(0);
    expect(poolSessions(sides([taken, taken, taken, taken])).size).toBe(0);
  });

  it('say nothing of an executable that nobody identified, that changed, or that was measured with --quick', () => {
    const logs = [-0.03, -0.01, 0.01, 0.03];
    const other = (more: (at: number) => Partial<RoundBenchmark>) =>
      poolSessions(logs.flatMap((log, at) => session(`s${at}`, log, more(at)))).size;
    expect(other(() => ({}))).toBe(1);
    expect(other((at) => ({ identity: String(at).repeat(64) }))).toBe(0);
    expect(other(() => ({ quick: true }))).toBe(0);
  });
});
