import { describe, expect, it } from 'vitest';
import { BaselineDocument } from '../../../../../gate/baseline/document.ts';
import { ComparisonDocument } from '../../../../../gate/comparison/document/comparison-document.ts';
import { comparisonOf } from '../../../../../gate/comparison/document/comparison-of.ts';
import { ComparisonTerms } from '../../../../../gate/comparison/terms.ts';
import { BenchmarkMeasurement } from '../../../../../gate/criterion/measurement.ts';
import { Random } from '../../../../support/comparison/random.ts';
import { documentOfRounds } from '../../../../support/comparison/round-documents.ts';
import { schemaFaults } from '../../../../support/schemas/validator.ts';
import { exampleDocument } from '../../../../support/store/example-document.ts';

const settings = { terms: ComparisonTerms.parse({}), calibration: null };

const side = (seed: number, level: number, changes: Partial<BaselineDocument> = {}) => {
  const random = new Random(seed);
  const benchmarks = Array.from({ length: 12 }, (_, index) => ({
    id: `b${index}`,
    times: Array.from({ length: 7 }, () => level * Math.exp(0.005 * random.normal())),
  }));
  return { digest: `sha256:${String(seed).repeat(64)}`, document: documentOfRounds(benchmarks, changes) };
};

describe('a comparison as a document', () => {
  it('is what its schema says, also after a way through JSON', () => {
    const document = comparisonOf(side(1, 100), side(2, 115), settings);
    expect(document).toMatchObject({ gate: 'fail', counts: { slower: 12 }, forced: [], drifting: false });
    const read = JSON.parse(JSON.stringify(document));
    expect(schemaFaults('comparison', read)).toEqual([]);
    expect(ComparisonDocument.parse(read)).toEqual(document);
  });

  it('of what was measured once says that nothing can be told, and is whole', () => {
    const one = { digest: 'sha256:1', document: exampleDocument() };
    const other = exampleDocument({ run: { workflowId: 'w', firstExecutionRunId: 'another' } });
    const document = comparisonOf(one, { digest: 'sha256:2', document: other }, settings);
    expect(document).toMatchObject({
      gate: 'neutral',
      smallestChange: null,
      counts: { inconclusive: 2 },
      noise: { source: 'none', words: 'how much sessions differ on these machines was never measured' },
      benchmarks: [{ cause: 'calibration', ratio: 1, lower: null, rounds: [1, 1] }, { cause: 'calibration' }],
    });
    expect(schemaFaults('comparison', JSON.parse(JSON.stringify(document)))).toEqual([]);
  });

  it.each<[string, Partial<BaselineDocument>, string]>([
    [
      'machine class',
      { machineClass: 'other' },
      'the machine class x86_64-4c-16g, the second of the machine class other',
    ],
    ['profile', { profile: 'other' }, 'the profile sample, the second of the profile other'],
    ['repository', { repository: 'other/repo' }, 'the repository example/sample'],
  ])('is refused for another %s, or marked', (_, changes, words) => {
    const compare = (force: boolean) => comparisonOf(side(1, 100), side(2, 100, changes), { ...settings, force });
    expect(() => compare(false)).toThrow(words);
    expect(compare(true).forced).toEqual([expect.stringContaining(words)]);
  });

  it('notes what may explain a difference besides the code', () => {
    const { host } = exampleDocument();
    const changes = {
      host: { ...host, kernel: '6.9.0', id: 'host-2' },
      complete: false,
      incompleteBecause: ['no GPU'],
    };
    const { notes } = comparisonOf(side(1, 100), side(2, 100, changes), settings);
    expect(notes).toEqual([
      "the second baseline isn't complete: no GPU",
      'host: host-1, then host-2',
      'kernel: 6.1.0, then 6.9.0',
    ]);
  });

  it('notes that a suite was measured by another command', () => {
    const { document } = side(2, 100);
    const suites = document.suites.map((suite) => ({ ...suite, command: 'cargo bench --features fast' }));
    const changed = { digest: 'sha256:2', document: { ...document, suites } };
    expect(comparisonOf(side(1, 100), changed, settings).notes).toEqual([
      'command: cpu by cargo bench, then by cargo bench --features fast',
    ]);
  });

  it('says of the smallest change nothing that identical executables say, since none is looked for there', () => {
    const random = new Random(9);
    const mixed = (digest: string) => ({
      digest,
      document: documentOfRounds(
        Array.from({ length: 24 }, (_, index) => ({
          id: `b${index}`,
          ...(index < 12 ? { identity: 'a'.repeat(64) } : {}),
          times: Array.from({ length: 7 }, () => 100 * Math.exp((index < 12 ? 0.05 : 0.005) * random.normal())),
        })),
        { commit: digest.slice(-1).repeat(40) },
      ),
    });
    const { benchmarks, smallestChange } = comparisonOf(mixed('sha256:1'), mixed('sha256:2'), settings);
    const seen = (isControl: boolean) =>
      benchmarks.flatMap((each) => ((each.control ?? false) === isControl ? [each.smallestChange ?? 0] : []));
    expect(seen(true)).toHaveLength(12);
    expect(smallestChange?.largest).toBe(Math.max(...seen(false)));
    expect(smallestChange?.largest).toBeLessThan(Math.max(...seen(true)));
  });

  it('doesn’t take a calibration that doesn’t hold', () => {
    const calibration = {
      source: 'calibrated' as const,
      machineClass: 'x86_64-4c-16g',
      kernels: ['6.1.0'],
      hosts: ['host-1'],
      sessions: 8,
      since: new Date('2026-09-01T00:00:00Z'),
      benchmarks: new Map(),
    };
    const { noise } = comparisonOf(side(1, 100), side(2, 100), { ...settings, calibration });
    expect(noise).toEqual({ source: 'none', words: expect.stringContaining('more than 30 days before') });
  });
});

describe('a document with rounds', () => {
  it('is read by who knows none as it ever was', () => {
    const { document } = side(1, 100);
    const benchmark = document.suites[0]?.executables[0]?.benchmarks[0];
    expect(BenchmarkMeasurement.parse(benchmark)).toEqual(benchmark);
    expect(BaselineDocument.parse(document)).toEqual(document);
    expect(schemaFaults('baseline', JSON.parse(JSON.stringify(document)))).toEqual([]);
  });

  it.each([
    ['a time of zero', { median: 0 }],
    ['a negative time', { median: -1 }],
    ['a time that is no number', { median: Number.NaN }],
    ['no samples', { samples: 0 }],
    ['no session', { session: '' }],
  ])('is refused with %s', (_, change) => {
    const { document } = side(1, 100);
    const [round] = document.suites[0]?.executables[0]?.benchmarks[0]?.rounds ?? [];
    Object.assign(round ?? {}, change);
    expect(BaselineDocument.safeParse(document).success).toBe(false);
  });
});
