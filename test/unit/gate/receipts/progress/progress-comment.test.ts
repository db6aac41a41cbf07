import { describe, expect, it } from 'vitest';
import { renderProgressComment } from '../../../../../gate/receipts/progress/progress-comment.ts';
import { GITHUB_TEXT_BYTES, utf8Bytes } from '../../../../../gate/text/byte-budget.ts';
import { hostileContext, hostileOutcome } from '../../../../support/receipts/hostile-outcome.ts';
import { failOutcome, gateContext, passOutcome, realOutcome } from '../../../../support/receipts/outcomes.ts';

describe('the progress comment', () => {
  it('begins with its marker and title, and has all sections in order', () => {
    const { title, body, marker } = renderProgressComment(passOutcome(), gateContext());
    expect(title).toBe('[generative/generative-benchmark-runner/benchmarks] pass: baseline established, 3 suites');
    expect(marker).toBe('<!-- benchmark-gate:progress profile=sample -->');
    expect(body.startsWith(`${marker}\n\n${title}\n\n**Intent**\n\n`)).toBe(true);
    expect([...body.matchAll(/^\*\*([A-Z][A-Za-z &/]+)\*\*$/gm)].map(([, name]) => name)).toEqual([
      'Intent',
      'Inputs & Scope',
      'Observations',
      'Actions',
      'Evidence',
      'Decision / Route',
      'Receipts',
    ]);
  });

  it('has the evidence lines as they are', () => {
    const outcome = passOutcome();
    expect(renderProgressComment(outcome, gateContext()).body).toContain(`\n${outcome.evidence.join('\n')}\n`);
  });

  it('has what is news: numbers, what ran, and nothing that its evidence says already', () => {
    const { body } = renderProgressComment(realOutcome(), gateContext());
    const plain = body.replaceAll('\u00a0', ' ');
    expect(plain).toContain('**Observations**\n\n61 benchmarks, the 5 that take longest:\n\n| Time | Benchmark |');
    expect(plain.match(/^\| [^|]* \| `quantization_sizes/gm)).toHaveLength(5);
    expect(plain).toContain('| 7.38 ms | `quantization_sizes/I2S_quantize/0` | 7.36 to 7.40 ms | 555 Kelem/s |');
    expect(plain).toContain('| i2s-tokens | met | 45.2 tokens/s (44.9 to 45.6) |');
    const actions = plain.split('**Actions**\n\n')[1]?.split('\n\n')[0];
    expect(actions).toMatch(/^- workspace-cpu: measured, 61 numbers: `cargo bench --workspace [^\n]*`$/);
    expect(body).not.toContain('target 1');
    expect(body.match(/not selected by the request/g)).toHaveLength(2);
  });

  it('is the same comment for all runs of a profile, and another for another profile', () => {
    const first = renderProgressComment(passOutcome(), gateContext()).marker;
    const other = passOutcome({ workflow: { id: 'w', firstExecutionRunId: 'other' } });
    expect(renderProgressComment(other, gateContext()).marker).toBe(first);
    expect(renderProgressComment(passOutcome({ profile: 'other' }), gateContext()).marker).not.toBe(first);
  });

  it('states what was given and what is in scope', () => {
    const { body } = renderProgressComment(
      failOutcome(),
      gateContext({
        ledger: { rows: [{ gate: '**benchmarks**', status: 'pass', evidence: '' }], hops: [], decision: null },
      }),
    );
    expect(body).toContain('- in scope: I2S (change, specs)');
    expect(body).toContain('- changed files: 3 (`crates/quantization/src/i2s.rs`, `docs/reference/i2s.md`)');
    expect(body).toContain('- ledger before: 1 row, 0 hops, this gate was pass');
    expect(body).toContain('- Route: NEXT → code-refiner');
  });

  it.each(['x', '🧪', '<', '|`', '測試'])('fits GitHub whatever is in it: %s', (unit) => {
    const text = unit.repeat(4000);
    const long = hostileOutcome(text);
    const outcome = {
      ...long,
      suites: Array.from({ length: 100 }, () => long.suites)
        .flat()
        .slice(0, 100),
      evidence: Array.from({ length: 50 }, () => text.slice(0, 1000)),
      baselines: Array.from({ length: 10 }, () => long.baselines).flat(),
    };
    const links = { temporal: `https://temporal.example/${'x'.repeat(500)}`, github: null };
    const { body } = renderProgressComment(outcome, hostileContext(text), links, Array(9).fill(outcome));
    expect(body).toContain('**Earlier runs**');
    expect(utf8Bytes(body)).toBeLessThanOrEqual(GITHUB_TEXT_BYTES);
  });
});
