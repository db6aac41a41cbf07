import { describe, expect, it } from 'vitest';
import { KEY_FILE } from '../../../../../adapters/signing/read-keys.ts';
import { baselineCalibrate, type CalibrateDependencies } from '../../../../../cli/baseline/calibrate/calibrate.ts';
import { compareStored } from '../../../../../client/library/compare-stored.ts';
import { signatureStates } from '../../../../../client/library/signature-states.ts';
import type { BaselineDocument } from '../../../../../gate/baseline/document.ts';
import type { MeasureRequest } from '../../../../../gate/contract/measuring/measure-request.ts';
import { Rounds, roundTermsOf } from '../../../../../gate/profile/rounds.ts';
import { sessionDocument } from '../../../../support/comparison/sessions.ts';
import { temporaryKey } from '../../../../support/signing/key-folder.ts';
import { temporaryStore } from '../../../../support/store/store-folder.ts';

const TYPED = { repo: 'example/sample', sha: 'a'.repeat(40), sessions: '6', rounds: '7' };

/** A store, and a service whose runs write the baselines of their sessions into it. */
async function scene(changes: Partial<BaselineDocument> = {}, sign?: CalibrateDependencies['sign']) {
  const { store } = await temporaryStore();
  const asked: object[] = [];
  const started: MeasureRequest[] = [];
  const said: string[] = [];
  const warned: string[] = [];
  let session = 0;
  const profile = { name: 'sample', rounds: Rounds.parse({ max: 7, against: 'base' }) };
  const start = async (request: MeasureRequest) => {
    started.push(request);
    return begun;
  };
  const begun = {
    joined: false,
    outcome: async () => {
      const { digest } = await store.writeBaseline(sessionDocument(session, changes));
      session += 1;
      return { status: 'measured', why: '12 benchmarks', baselines: [{ digest }] };
    },
  };
  const dependencies = (more: object = {}) =>
    ({
      store,
      ...(sign === undefined ? {} : { sign }),
      resolve: async (request: object) => {
        asked.push(request);
        return { ...request, profile } as unknown as MeasureRequest;
      },
      authoredProfile: async () => null,
      connect: async () => ({ measurings: { start }, close: async () => {} }),
      ...more,
    }) as unknown as CalibrateDependencies;
  const io = { stdout: (text: string) => void said.push(text), stderr: { write: (text: string) => warned.push(text) } };
  const run = (typed: object = {}, more: object = {}) =>
    baselineCalibrate({ ...TYPED, ...typed }, io as never, async () => dependencies(more));
  /** Compares two later sessions, the second of which has a benchmark that takes half as long again. */
  const compared = async (later: Partial<BaselineDocument> = {}, env = {}) => {
    const first = sessionDocument(100, { ...changes, ...later });
    const second = sessionDocument(101, { ...changes, ...later }, (index) => (index === 0 ? 1.5 : 1));
    const { isSignedCalibration } = await signatureStates(env, store);
    const sides = [
      { digest: 'sha256:first', document: first },
      { digest: 'sha256:second', document: second },
    ] as const;
    return compareStored(store, ...sides, {}, async () => true, isSignedCalibration);
  };
  return { run, compared, asked, started, said, warned, store };
}

describe('baseline calibrate', () => {
  it('measures a commit anew in each session, and keeps by how much they differ', async () => {
    const { run, asked, said, warned } = await scene();
    expect(await run()).toBe(0);
    expect(asked).toEqual([expect.objectContaining({ rounds: 7, again: true, reuse: false })]);
    expect(warned.filter((line) => line.startsWith('session '))).toHaveLength(6);
    expect(said.join('')).toMatch(/^calibrated +x86_64-4c-16g$/m);
    expect(said.join('')).toMatch(/^between sessions +\d\.\d+ % in half of 12 benchmarks, \d\.\d+ % in all$/m);
    expect(said.join('')).toMatch(/^false alarms +0 in 3 comparisons of two sessions, at most 64 %$/m);
  });

  it('measures the commit alone, whatever its profile says of its base', async () => {
    const { run, started } = await scene();
    await run();
    const { against: _, ...rounds } = Rounds.parse({ max: 7, against: 'base' });
    expect(started.map(({ profile }) => profile)).toEqual(Array(6).fill({ name: 'sample', rounds }));
    for (const { profile } of started) expect(roundTermsOf(profile)).not.toHaveProperty('against');
  });

  it('makes sessions comparable, by what they differ by, and says where that is known from', async () => {
    const { run, compared } = await scene();
    expect((await compared()).noise).toMatchObject({ source: 'none' });
    await run();
    const { benchmarks, noise, counts } = await compared();
    expect(noise).toEqual({
      source: 'calibrated',
      words:
        '6 sessions, the oldest 0 days before, 12 benchmarks; 0 false alarms in 3 comparisons of them (at most 64 %)',
    });
    expect(benchmarks[0]).toMatchObject({ verdict: 'slower', errorTerm: 'sessions' });
    expect(counts.slower).toBe(1);
  });

  it.each([
    [
      'another kernel',
      (host: BaselineDocument['host']) => ({ host: { ...host, kernel: '9.9' } }),
      /under kernel 6\.1\.0, this under 9\.9/,
    ],
    [
      'another microcode',
      (host: BaselineDocument['host']) => ({ host: { ...host, microcode: '0x2' } }),
      /under microcode 0x1, this under 0x2/,
    ],
    [
      'a host that no session was measured on',
      (host: BaselineDocument['host']) => ({ host: { ...host, id: 'host-9' } }),
      /no session was measured on host-9/,
    ],
    ['a later month', () => ({ finishedAt: '2026-12-24T00:00:00Z' }), /more than 30 days before/],
    ['an earlier month', () => ({ finishedAt: '2026-10-20T00:00:00Z' }), /./],
  ])('says nothing of %s', async (_, later, words) => {
    const { host } = sessionDocument(0);
    const calibrated = { host: { ...host, microcode: '0x1' } };
    const { run, compared } = await scene(calibrated);
    await run();
    expect((await compared()).noise.source).toBe('calibrated');
    const { noise, counts } = await compared(later(calibrated.host));
    expect(noise).toEqual({ source: 'none', words: expect.stringMatching(words) });
    expect(counts.inconclusive).toBe(12);
  });

  it('is believed, where keys are configured, by the signature of one that is trusted alone', async () => {
    const [key, other] = [await temporaryKey(), await temporaryKey()];
    const { signCalibration } = await key.signatures();
    const signed = await scene({}, signCalibration);
    await signed.run();
    expect((await signed.compared({}, { [KEY_FILE]: key.file })).noise.source).toBe('calibrated');
    expect((await signed.compared({}, { [KEY_FILE]: other.file })).noise.source).toBe('none');
    const unsigned = await scene();
    await unsigned.run();
    expect((await unsigned.compared({}, { [KEY_FILE]: key.file })).noise.source).toBe('none');
    expect((await unsigned.compared()).noise.source).toBe('calibrated');
  });

  it('keeps nothing where sessions are too few, or are of one run that others began', async () => {
    const { run, warned } = await scene();
    const none = {
      start: async () => ({ joined: false, outcome: async () => ({ status: 'nothing', why: 'E0308', baselines: [] }) }),
    };
    expect(await run({}, { connect: async () => ({ measurings: none, close: async () => {} }) })).toBe(1);
    expect(warned.at(-1)).toBe('nothing was calibrated\n');
    const joined = { start: async () => ({ joined: true, id: 'benchmark-gate/measure/x' }) };
    await expect(run({}, { connect: async () => ({ measurings: joined, close: async () => {} }) })).rejects.toThrow(
      'benchmark-gate/measure/x is under way: calibrate when it has ended',
    );
  });

  it('calibrates by the sessions before one that does not end, where these are enough', async () => {
    const failing = async (at: number) => {
      const { run, warned, said, store } = await scene();
      let session = 0;
      const outcome = async () => {
        session += 1;
        if (session === at) throw new Error('no server answers');
        const { digest } = await store.writeBaseline(sessionDocument(session));
        return { status: 'measured', why: '12 benchmarks', baselines: [{ digest }] };
      };
      const measurings = { start: async () => ({ joined: false, outcome }) };
      return { ended: run({}, { connect: async () => ({ measurings, close: async () => {} }) }), warned, said };
    };
    const late = await failing(5);
    expect(await late.ended).toBe(0);
    expect(late.warned.at(-1)).toBe('session 5 of 6: no server answers; the ones before it are taken\n');
    expect(late.said.join('')).toMatch(/^sessions +4 on /m);
    await expect((await failing(4)).ended).rejects.toThrow('no server answers');
  });

  it.each([
    [{ sessions: '3' }, '--sessions: expected 4 at least'],
    [{ sessions: 'many' }, '--sessions: expected a number'],
    [{ rounds: '1' }, '--rounds: expected 2 at least'],
    [{ rounds: '15' }, '--rounds: expected 14 at most'],
    [{ branch: 'main' }, '--sha: name the commit by one of --sha and --branch'],
  ])('refuses %o before it asks anything', async (typed, fault) => {
    const { run, asked } = await scene();
    await expect(run(typed)).rejects.toThrow(fault);
    expect(asked).toEqual([]);
  });
});
