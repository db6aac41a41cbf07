import { describe, expect, it } from 'vitest';
import { BaselineDocument } from '../../../../../gate/baseline/document.ts';
import type { SuiteRecord } from '../../../../../gate/contract/suite-record.ts';
import {
  bench,
  type InputParts,
  Measured,
  measurementSet,
  onCuda,
  profileOf,
  suiteRun,
} from '../../../../support/policy/measured.ts';

const assemble = (
  runs: SuiteRecord[],
  measured: Measured,
  profile = profileOf(),
  extra: InputParts = {},
  base: string[] = [],
) => measured.judge(runs, profile, extra, base).documents.map((document) => BaselineDocument.parse(document));
const only = <T>(items: readonly T[]): T => {
  const [item] = items;
  if (item === undefined || items.length !== 1) throw new Error(`expected one, got ${items.length}`);
  return item;
};

const takenOver = (run: string) => ({ takenOver: { run, lease: 'l1', measuredAt: '2026-11-22T09:00:00.000Z' } });

describe('a baseline', () => {
  it('holds every number that counts, samples included, and where it is from', () => {
    const measured = new Measured();
    const samples = [{ iters: 1, ns: 100 }];
    const run = suiteRun({
      measurements: [
        measured.set({ benchmarks: [bench('a', 100, { samples }), bench('zero', 0)], listed: ['a', 'zero'] }),
      ],
    });
    const document = only(assemble([run], measured));
    expect(document).toMatchObject({
      commit: 'c'.repeat(40),
      tree: '7'.repeat(40),
      machineClass: 'class-1',
      environment: { SEED: '42' },
    });
    const suite = only(document.suites);
    expect(only(suite.executables)).toMatchObject({
      target: 'speed',
      listed: 2,
      features: ['cpu'],
      benchmarks: [{ id: 'a', samples }],
    });
    expect(suite.problems.map(({ code, where }) => `${code} ${where}`)).toEqual([
      'inconsistent zero',
      'incomplete zero',
    ]);
  });

  it('names host and time of each set that was taken over, and for itself a host of its own run', () => {
    const measured = new Measured();
    const key = (of: string) => ({ key: of, package: 'one', target: of, features: ['cpu'], args: ['--bench'] });
    const old = { host: { ...measurementSet().host, id: 'host-old', load: 3 } };
    const taken = { ...measured.set({ ...old, executable: key('taken') }), ...takenOver('first') };
    const own = measured.set({ executable: key('own') });
    const document = only(assemble([suiteRun({ measurements: [taken, own] })], measured));
    expect(document.host.id).toBe('host-1');
    const executables = only(document.suites).executables;
    const from = { run: 'first', measuredAt: '2026-11-22T09:00:00.000Z', host: { id: 'host-old', load: 3 } };
    expect(executables[0]).toMatchObject({ target: 'taken', takenOver: from });
    expect(executables[1]).not.toHaveProperty('takenOver');
  });

  it('names them of what a program reported too, in the document and in the outcome', () => {
    const measured = new Measured();
    const profile = profileOf({
      suites: { tool: { kind: 'command', lane: 'cpu', required: true, command: 'cargo run', runs: [{ name: 'all' }] } },
    });
    const reports = [{ ...measured.report(), ...takenOver('first') }];
    const run = suiteRun({ suite: 'tool', command: 'cargo run', reports });
    const { evaluation, documents } = measured.judge([run], profile);
    const from = { run: 'first', measuredAt: '2026-11-22T09:00:00.000Z' };
    expect(only(only(only([...documents]).suites).reports)).toMatchObject({
      takenOver: { ...from, host: { id: 'host-1' } },
    });
    expect(evaluation.suites).toMatchObject([{ takenOver: [{ ...from, host: 'host-1', sets: 1 }] }]);
  });

  it('is one document for each class of machine', () => {
    const measured = new Measured();
    const profile = profileOf({
      suites: {
        unit: { kind: 'criterion', lane: 'cpu', required: true, command: 'cargo bench' },
        gpu: { kind: 'criterion', lane: 'cuda', command: 'cargo bench --features gpu', fallback: 'cargo bench' },
      },
    });
    const side = (side: 'cpu' | 'cuda') =>
      suiteRun({
        suite: 'gpu',
        side,
        ranOn: 'cuda',
        measurements: [measured.set({ command: 'cargo bench', ...onCuda('gpu-host', 'gpu-class') })],
      });
    const documents = assemble(
      [suiteRun({ measurements: [measured.set()] }), side('cuda'), side('cpu')],
      measured,
      profile,
    );
    expect(documents.map(({ machineClass, complete }) => [machineClass, complete])).toEqual([
      ['class-1', true],
      ['gpu-class', true],
    ]);
    expect(documents[1]?.suites.map(({ name, ranOn }) => `${name} on ${ranOn}`)).toEqual(['gpu on cuda', 'gpu on cpu']);
  });

  it('holds the numbers of a fallback once, and owes nothing for a lane that its machine has not', () => {
    const measured = new Measured();
    const profile = profileOf({
      suites: {
        unit: { kind: 'criterion', lane: 'cpu', required: true, command: 'cargo bench' },
        gpu: {
          kind: 'criterion',
          lane: 'cuda',
          required: true,
          command: 'cargo bench --features gpu',
          fallback: 'cargo bench',
        },
      },
    });
    const shared = measured.set({ command: 'cargo bench' });
    const absent = suiteRun({ suite: 'gpu', side: 'cuda', ranOn: 'cuda', notRun: 'no-cuda', reason: 'no CUDA host' });
    const document = only(
      assemble(
        [suiteRun({ measurements: [shared] }), absent, suiteRun({ suite: 'gpu', measurements: [shared] })],
        measured,
        profile,
      ),
    );
    expect(document).toMatchObject({ complete: true, incompleteBecause: [] });
    expect(document.suites.map(({ name, method, executables }) => [name, method, executables.length])).toEqual([
      ['unit', 'primary', 1],
      ['gpu', 'alt1', 0],
    ]);
  });

  it('is stored although it misses a target, and not while a pass goes on', () => {
    const measured = new Measured();
    const profile = profileOf({
      metrics: {
        rate: {
          unit: 'x',
          ratio: { of: { suites: ['unit'], benchmark: 'a' }, over: { suites: ['unit'], benchmark: 'b' } },
        },
      },
      targets: { rate: { metric: 'rate', bound: { above: 5 }, missed: 'code-refiner' } },
    });
    const run = suiteRun({ measurements: [measured.set()] });
    expect(measured.judge([run], profile).evaluation.status).toBe('fail');
    expect(only(assemble([run], measured, profile))).toMatchObject({
      complete: true,
      targets: [{ verdict: 'missed' }],
    });
    expect(assemble([run], measured, profileOf(), { interruption: 'budget-out' })).toEqual([]);
  });

  it('is none where nothing counts', () => {
    const measured = new Measured();
    const set = measured.set({ revision: { commit: 'd'.repeat(40), tree: '7'.repeat(40), clean: true } });
    expect(assemble([suiteRun({ measurements: [set] })], measured)).toEqual([]);
    expect(assemble([], measured)).toEqual([]);
  });
});

describe('completeness', () => {
  const optional = { kind: 'criterion' as const, lane: 'cpu' as const, command: 'cargo bench --bench extra' };
  const because = (run: Partial<SuiteRecord>, other: Partial<SuiteRecord> | null = null, extra: InputParts = {}) => {
    const measured = new Measured();
    const profile = profileOf(other === null ? {} : { suites: { ...profileOf().suites, extra: optional } });
    const runs = [
      suiteRun({ measurements: [measured.set()], ...run }),
      ...(other === null ? [] : [suiteRun({ suite: 'extra', ...other })]),
    ];
    return only(assemble(runs, measured, profile, extra)).incompleteBecause;
  };

  it('wants every planned suite, the optional ones too', () => {
    expect(because({})).toEqual([]);
    expect(because({}, { notRun: 'not-selected' })).toEqual(['extra: skipped (not selected by the request)']);
    expect(
      because({}, { empty: [{ target: 'extra', kind: 'bench' as const, why: 'runs under libtest: 0 measured' }] }),
    ).toEqual(['extra: not-measured (extra runs under libtest: 0 measured)']);
  });

  it('wants the first choice of each', () => {
    expect(because({ method: 'alt1', reason: 'measured with the toolchain stable' })).toEqual([
      'unit: not measured by its first choice (measured with the toolchain stable)',
    ]);
  });

  it('wants every executable, and forgives test harnesses', () => {
    expect(because({}, null, { request: { executables: ['speed'] } })).toEqual([
      'only the executables speed were selected',
    ]);
    expect(because({ leftOut: [{ target: 'kernels', reason: 'requires the features bench' }] })).toEqual([
      'unit: incomplete (kernels left out: requires the features bench)',
    ]);
    expect(because({ empty: [{ target: 'one', kind: 'bench' as const, why: 'lists no benchmark' }] })).toEqual([]);
  });

  it('wants the list of every bench, and not of a fuzz target', () => {
    const why = 'does not list its benchmarks within 20 s';
    const unlisted = (kind: 'bench' | 'bin') => because({ empty: [{ target: 'slow', kind, why, unlisted: true }] });
    expect(unlisted('bench')).toEqual(['unit: incomplete (vacuous: slow does not list its benchmarks within 20 s)']);
    expect(unlisted('bin')).toEqual([]);
  });

  it('names a run that was cancelled', () => {
    expect(because({}, null, { interruption: 'cancelled' })).toEqual(['the run was cancelled']);
  });

  it('does not plan an optional suite whose own condition is not there, unless the base has it', () => {
    const profile = profileOf({
      suites: {
        ...profileOf().suites,
        crossval: { kind: 'command', lane: 'cpu', command: 'crossval', requires: ['{models}/reference'] },
      },
    });
    const measured = new Measured();
    const failures = [
      { class: 'tool-missing' as const, message: 'crossval needs /srv/models/reference, which is not there' },
    ];
    const runs = [
      suiteRun({ measurements: [measured.set()] }),
      suiteRun({ suite: 'crossval', failures, notRun: 'tool-missing' }),
    ];
    expect(only(assemble(runs, measured, profile)).complete).toBe(true);
    expect(only(assemble(runs, measured, profile, {}, ['crossval'])).complete).toBe(false);
  });
});
