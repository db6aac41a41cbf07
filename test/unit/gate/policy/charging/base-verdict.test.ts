import { describe, expect, it } from 'vitest';
import type { FailureReport } from '../../../../../gate/contract/failure.ts';
import type { BaseFinding } from '../../../../../gate/contract/probe/base-answer.ts';
import { askedExecutables, covers, isWorthAsking } from '../../../../../gate/policy/charging/asked-of-base.ts';
import { baseVerdict } from '../../../../../gate/policy/charging/base-verdict.ts';
import { suiteRun } from '../../../../support/policy/measured.ts';

const CODEC = { package: 'kernels', target: 'codec' };
const DOT = { package: 'kernels', target: 'dot' };

const panic = (place: object, extra: Partial<FailureReport> = {}): FailureReport => ({
  class: 'benchmark-failed',
  message: 'it panicked, in its own words',
  places: [place],
  excerpt: "thread 'main' panicked at benches/codec.rs:9:5",
  ...extra,
});
const broken = (...places: object[]): FailureReport => ({ class: 'compile-error', message: 'no', places });

const found = (extra: Partial<BaseFinding>): BaseFinding => ({
  ...{ built: true, tried: [CODEC, DOT], empty: [], failures: [] },
  ...extra,
});
const told = (
  { class: kind, places = [] }: FailureReport,
  message = 'other words',
): BaseFinding['failures'][number] => ({
  class: kind as 'benchmark-failed',
  message,
  places: [...places],
});

const judged = (failures: FailureReport[], finding: BaseFinding) => {
  const record = suiteRun({ failures });
  const probe = { suite: 'unit', ranOn: 'cpu' as const, command: record.command, finding };
  return baseVerdict(record, failures, probe);
};

describe('a base that is asked for a failure', () => {
  const failure = panic({ ...CODEC, benchmark: 'i2s/pack' });

  it('fails in the same way where it panics in the same benchmark, whatever it says', () => {
    expect(judged([failure], found({ failures: [told(failure)] }))).toEqual({
      fails: 'too',
      what: 'bench `codec` panics in `i2s/pack`',
    });
  });

  it('is well where it does not fail', () => {
    expect(judged([failure], found({})).fails).toBe('no');
    const other = panic({ ...DOT, benchmark: 'dot/64' });
    expect(judged([failure, other], found({ failures: [told(other)] })).fails).toBe('no');
    expect(judged([broken({ package: 'kernels', target: 'lib' })], found({})).fails).toBe('no');
  });

  it.each([
    ['another benchmark', panic({ ...CODEC, benchmark: 'tl1/pack' })],
    ['another end', panic({ ...CODEC, benchmark: 'i2s/pack' }, { class: 'overran' })],
    ['before any benchmark', panic(CODEC)],
    ['it does not compile', broken({ package: 'kernels', code: 'E0308', file: 'kernels/src/lib.rs' })],
  ])('fails in another way: %s', (_, other) => {
    const built = other.class !== 'compile-error';
    expect(judged([failure], found({ built, failures: [told(other)] })).fails).toBe('otherwise');
  });

  it('has to have every failure of the change', () => {
    const both = [failure, panic({ ...CODEC, benchmark: 'tl1/pack' })];
    expect(judged(both, found({ failures: [told(failure)] })).fails).toBe('otherwise');
    expect(judged(both, found({ failures: both.map((each) => told(each)) })).fails).toBe('too');
  });

  it.each([
    [{ file: '.', code: 'too-large' }, 'the commit is too large'],
    [{ file: 'a/Cargo.toml', code: 'too-large' }, '`a/Cargo.toml` is too large'],
    [{ package: 'a', target: 'codec', code: 'too-large' }, '`codec` is too large'],
    [{ file: 'Cargo.lock', code: 'leads-away' }, '`Cargo.lock` is a link that leads elsewhere'],
  ])('has what is refused before anything is built refused as well: %o', (place, what) => {
    const refused = broken(place);
    const built = { built: false, tried: [] };
    expect(judged([refused], found({ ...built, failures: [told(refused)] }))).toEqual({ fails: 'too', what });
    const other = told(broken({ ...place, code: 'unreadable' }));
    expect(judged([refused], found({ ...built, failures: [other] })).fails).toBe('otherwise');
  });

  it("compares a compiler's errors by code and file", () => {
    const error = broken({ package: 'a', target: 'lib' }, { package: 'a', code: 'E0308', file: 'a/src/lib.rs' });
    const built = { built: false, tried: [] };
    expect(judged([error], found({ ...built, failures: [told(error)] }))).toEqual({
      fails: 'too',
      what: '`a` does not compile: E0308 in `a/src/lib.rs`',
    });
    const other = broken({ package: 'a', target: 'lib' }, { package: 'a', code: 'E0425', file: 'a/src/lib.rs' });
    expect(judged([error], found({ ...built, failures: [told(other)] })).fails).toBe('otherwise');
    const more = broken(...(error.places ?? []), { package: 'a', code: 'E0425', file: 'a/src/new.rs' });
    expect(judged([more], found({ ...built, failures: [told(error)] })).fails).toBe('otherwise');
  });

  it("can't be told where either side's place isn't known, where it wasn't asked, or for other executables", () => {
    const { places: _, ...somewhere } = failure;
    expect(judged([somewhere], found({ failures: [told(failure)] })).fails).toBe('unknown');
    const { places: __, ...untold } = told(failure);
    expect(judged([failure], found({ failures: [untold] })).fails).toBe('unknown');
    expect(judged([failure], found({ tried: [DOT] })).fails).toBe('unknown');
    expect(baseVerdict(suiteRun(), [failure], undefined).fails).toBe('unknown');
    const why = 'no budget was left';
    const probe = { suite: 'unit', ranOn: 'cpu' as const, command: 'c', why };
    expect(baseVerdict(suiteRun(), [failure], probe)).toEqual({ fails: 'unknown', what: why });
  });

  it('measures nothing too where each bench of the suite holds nothing there either', () => {
    const record = suiteRun({ empty: [{ ...CODEC, kind: 'bench', why: 'runs under libtest: 0 measured' }] });
    const probe = { suite: 'unit', ranOn: 'cpu' as const, command: record.command };
    expect(baseVerdict(record, [], { ...probe, finding: found({ empty: [CODEC] }) })).toEqual({
      fails: 'too',
      what: 'bench `codec` measures nothing',
    });
    expect(baseVerdict(record, [], { ...probe, finding: found({}) }).fails).toBe('no');
    expect(baseVerdict(record, [], { ...probe, finding: found({ failures: [told(failure)] }) }).fails).toBe(
      'otherwise',
    );
  });
});

describe('what the base is asked for', () => {
  const failure = panic({ ...CODEC, benchmark: 'i2s/pack' });

  it.each([
    [true, 'a panic', { failures: [failure] }],
    [true, 'a build', { failures: [broken()] }],
    [true, 'a suite that holds nothing', { empty: [{ ...CODEC, kind: 'bench' as const, why: 'nothing' }] }],
    [true, 'a simpler command that failed too', { failures: [failure], simpler: { command: 's', failed: true } }],
    [
      true,
      'a simpler command that measured nothing new',
      { failures: [failure], simpler: { command: 's', failed: false, nothingNew: true as const } },
    ],
    [false, 'what a simpler command made good', { failures: [failure], simpler: { command: 's', failed: false } }],
    [false, 'a broken dependency', { failures: [{ class: 'dependency-broken' as const, message: 'm' }] }],
    [false, 'a suite that was not run', { notRun: 'not-selected' as const }],
    [false, 'a suite without anything', {}],
  ])('%s: %s', (asked, _, extra) => {
    expect(isWorthAsking(suiteRun(extra))).toBe(asked);
  });

  it('is answered by what others found only where it covers all of it', () => {
    const asked = [...askedExecutables(suiteRun({ failures: [failure, panic(DOT)] })).keys()];
    expect(covers(found({}), asked)).toBe(true);
    expect(covers(found({ tried: [CODEC] }), asked)).toBe(false);
    expect(covers(found({ built: false, tried: [] }), asked)).toBe(true);
  });
});
