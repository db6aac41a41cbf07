import { describe, expect, it } from 'vitest';
import { renderCheckRun } from '../../../../../gate/receipts/check/check-run.ts';
import { renderCommitStatus } from '../../../../../gate/receipts/check/commit-status.ts';
import { besideStanding } from '../../../../../gate/receipts/check/standing-conclusion.ts';
import { GITHUB_TEXT_BYTES, utf8Bytes } from '../../../../../gate/text/byte-budget.ts';
import { hostileOutcome } from '../../../../support/receipts/hostile-outcome.ts';
import { failOutcome, passOutcome, RUN_ID, realOutcome, suite } from '../../../../support/receipts/outcomes.ts';

const running = passOutcome({ status: null, route: null, state: null, finishedAt: null, why: 'measuring' });

describe('the check run', () => {
  it.each([
    ['pass', passOutcome(), 'completed', 'success', 'generative:gate:benchmarks = pass'],
    [
      'fail',
      failOutcome({ suites: passOutcome().suites }),
      'completed',
      'failure',
      'generative:gate:benchmarks = fail',
    ],
    [
      'skipped',
      passOutcome({ status: 'skipped', reason: 'missing-tool', why: 'no cmake' }),
      'completed',
      'neutral',
      'generative:gate:benchmarks = skipped (missing-tool): no cmake; install what is missing on the bench host and ask for the gate again',
    ],
    ['running', running, 'in_progress', undefined, 'generative:gate:benchmarks = in progress'],
  ])('of a gate: %s', (_, outcome, status, conclusion, title) => {
    const check = renderCheckRun(outcome);
    expect(check).toMatchObject({ name: 'generative:gate:benchmarks', status, title, externalId: RUN_ID });
    expect(check.conclusion).toBe(conclusion);
    expect('conclusion' in check).toBe(conclusion !== undefined);
    expect(check.summary.split('\n')[0]?.trimEnd()).toBe(title);
  });

  it('says who has the work, how to see each failure, and what was and was not measured', () => {
    const { summary, text } = renderCheckRun(failOutcome());
    expect(summary.split('\n')[1]).toBe('NEXT → code-refiner');
    expect(summary).toContain('**Next:** **code-refiner** takes it from here.');
    expect(summary).toContain('- suite workspace-cpu: failed: `cargo bench -p engine --bench quantization`');
    expect(summary).toContain('- target i2s-tokens: missed: `cargo run -p xtask -- benchmark`');
    expect(summary).toContain('| i2s-tokens | **missed** | 12 tokens/s | > 40 tokens/s |');
    expect(text).toContain('\n- simd: vectorized ops: 1.8x scalar baseline; parity confirmed\n');
  });

  it('names the digest and the command that shows the baseline, and what stood in', () => {
    const { summary, text } = renderCheckRun(passOutcome());
    expect(summary).toContain(`complete: \`benchmark-gate baseline show sha256:${'4f'.repeat(32)}\``);
    expect(summary).toContain('- no CUDA host; CPU fallback: suite workspace-gpu\n');
    expect(summary).toContain('- no CUDA host: target gpu-acceleration\n');
    expect(summary.match(/gpu-acceleration/g)).toHaveLength(1);
    expect(text).toContain('method: alt1; result: not-measured; reason: no CUDA host; CPU fallback');
  });

  it('shows numbers before all else that was measured, in units that a person reads', () => {
    const { summary } = renderCheckRun(realOutcome());
    expect(summary.match(/^### .*$/gm)).toEqual([
      '### 61 benchmarks, the 20 that take longest',
      '### Targets: 13 unverified, 1 met',
      '### Not measured',
      '### Baseline',
    ]);
    const plain = summary.replaceAll('\u00a0', ' ');
    expect(plain).toContain('| 7.38 ms | `quantization_sizes/I2S_quantize/0` | 7.36 to 7.40 ms | 555 Kelem/s |');
    expect(plain).toContain('| 738 µs | `quantization_sizes/I2S_quantize/7`, unstable | 736 to 740 µs |  |');
    expect(summary.match(/^\| [^|]* \| `/gm)).toHaveLength(20);
    expect(summary).not.toMatch(/\d{5,} ns/);
  });

  it('says in one line for each reason what was not measured, and nothing twice', () => {
    const { summary, text } = renderCheckRun(realOutcome());
    const section = summary.split('### Not measured\n\n')[1]?.split('\n\n')[0];
    const targets = [1, 2, 3, 4, 5, 6, 7, 8].map((at) => `target ${at}`).join(', ');
    expect(section?.split('\n')).toEqual([
      `- not selected by the request: suites simd, comprehensive, inference, crossval, verify, mixed-precision; targets ${targets}`,
      '- no CUDA host: targets target 9, target 10, target 11, target 12, target 13',
    ]);
    const lines = summary.split('\n').filter((line) => /[a-z]/.test(line) && !line.startsWith('|'));
    expect(new Set(lines).size).toBe(lines.length);
    expect(text).toContain('- target 1, target 2, target 3: `cargo run -p xtask -- verify`');
  });

  it('says why in its title where nothing was measured', () => {
    const suites = [suite({ status: 'skipped', benchmarks: 0 })];
    const why = 'no CPU host took it within 1 h';
    const skipped = passOutcome({ status: 'skipped', reason: 'degraded-provider', why, suites });
    const mend = 'ask for the gate again once the host or service is back';
    const titled = (reason: string) => `generative:gate:benchmarks = skipped (degraded-provider): ${reason}; ${mend}`;
    expect(renderCheckRun(skipped).title).toBe(titled(why));
    const long = renderCheckRun({ ...skipped, why: '🧪'.repeat(400) }).title;
    expect(long).toMatch(
      /^generative:gate:benchmarks = skipped \(degraded-provider\): (?:🧪)+…; ask for the gate again/u,
    );
    expect(long.length).toBeLessThanOrEqual(255);
    const failed = passOutcome({ status: 'fail', why: '🧪'.repeat(400), suites });
    const receiptTerms = { name: 'n'.repeat(100), ledger: 'always', comment: 'always' } as const;
    const named = passOutcome({ ...skipped, receiptTerms, why: 'w'.repeat(400) });
    for (const outcome of [failed, named]) expect(renderCheckRun(outcome).title.length).toBeLessThanOrEqual(220);
    // GitHub refuses a longer one, and the check would stay pending.
    const standing = besideStanding(renderCheckRun(named), 'failure');
    expect(standing.title.length).toBeLessThanOrEqual(255);
  });

  it('tells benchmarks of one id apart by their targets, and what a GPU measured', () => {
    const [figure] = realOutcome().measured?.largest ?? [];
    if (figure === undefined) throw new Error('the outcome has numbers');
    const largest = [figure, { ...figure, target: 'other' }, { ...figure, lane: 'cuda' as const }];
    const { summary } = renderCheckRun(passOutcome({ measured: { benchmarks: 3, largest } }));
    expect(summary).toContain('### 3 benchmarks\n');
    expect(
      [...summary.matchAll(/^\| [^|]* \| `quantization_sizes\/I2S_quantize\/0`([^|]*) \|/gm)].map(([, rest]) => rest),
    ).toEqual([', in `quantization`', ', in `other`', ', on CUDA']);
  });

  it.each(['x', '🧪', '<', '|`', '@a ', '測試'])('fits GitHub whatever is in it: %s', (unit) => {
    const long = hostileOutcome(unit.repeat(4000));
    const many = <Item>(items: readonly Item[], count: number): Item[] =>
      Array.from({ length: count }, (_, index) => items[index % items.length] as Item);
    const outcome = {
      ...long,
      suites: many(long.suites, 100),
      targets: many(long.targets, 100),
      evidence: many(long.evidence, 50),
      baselines: many(long.baselines, 10),
    };
    const distinct = outcome.suites.map((suite, index) => ({
      ...suite,
      reproduce: `${index} ${suite.command}`.slice(0, 1000),
    }));
    const { summary, text = '' } = renderCheckRun({ ...outcome, suites: distinct });
    expect(utf8Bytes(summary)).toBeLessThanOrEqual(GITHUB_TEXT_BYTES);
    expect(utf8Bytes(text)).toBeLessThanOrEqual(GITHUB_TEXT_BYTES);
    expect(summary).toContain('… and ');
  });
});

describe('the commit status', () => {
  it.each([
    ['pass', passOutcome(), 'success', 'pass: baseline established, 3 suites'],
    ['fail', failOutcome({ why: 'a bench panicked' }), 'failure', 'fail: a bench panicked'],
    [
      'skipped',
      passOutcome({ status: 'skipped', reason: 'degraded-provider', why: 'no CPU host' }),
      'success',
      'skipped (degraded-provider): no CPU host',
    ],
    ['running', running, 'pending', 'in progress: measuring'],
  ])('of a gate: %s', (what, outcome, state, description) => {
    const yields = what === 'skipped' ? { yields: true } : {};
    expect(renderCommitStatus(outcome)).toEqual({
      state,
      description,
      context: 'generative:gate:benchmarks',
      ...yields,
    });
  });

  it('is cut to 140 characters, not inside one', () => {
    const { description } = renderCommitStatus(passOutcome({ why: '🧪'.repeat(200) }));
    expect(description.length).toBeLessThanOrEqual(140);
    expect(description).toMatch(/^pass: (?:🧪)+…$/u);
  });
});
