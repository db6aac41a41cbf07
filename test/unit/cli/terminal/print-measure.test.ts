import { expect, it } from 'vitest';
import { writeMeasure } from '../../../../cli/terminal/print-measure.ts';
import { MeasureOutcome } from '../../../../gate/contract/measuring/measure-outcome.ts';
import { passOutcome } from '../../../support/receipts/outcomes.ts';

const REASON = 'the change does not compile: an error in hex';
const { suites, baselines, headSha, workflow } = passOutcome();
const [suite] = suites;

const failed = MeasureOutcome.parse({
  ...{ schemaVersion: 1, kind: 'benchmark-gate/measure', repository: 'acme/engine', subject: null, branch: null },
  ...{ headSha, profile: 'engine', status: 'nothing', why: `benches: ${REASON}`, evidence: [], targets: [] },
  suites: [{ ...suite, name: 'benches', status: 'failed', benchmarks: 0, reason: REASON, log: 'file:///s/l/a.log.gz' }],
  failures: [
    { suite: 'benches', required: true, reason: REASON, reproduce: 'cargo bench --no-run' },
    { suite: 'gone', required: true, reason: 'its base has numbers of it' },
  ],
  ...{ baselines, iteration: 1, startedAt: '2026-11-22T10:00:00Z', finishedAt: '2026-11-22T10:01:00Z', workflow },
});

function printed(before?: string): string[] {
  let said = '';
  const stdout = (text: string) => {
    said += text;
  };
  writeMeasure(failed, false, { stdout }, before);
  return said.split('\n');
}

it('says the reason of a suite on its line, and under "failed" only what no line says', () => {
  const lines = printed();
  expect(lines[0]).toBe(`nothing measured: benches: ${REASON}`);
  expect(lines.filter((line) => line.includes(REASON))).toHaveLength(2);
  expect(lines.slice(lines.indexOf('failed'), lines.indexOf('failed') + 3)).toEqual([
    'failed',
    '  gone: its base has numbers of it',
    '',
  ]);
  expect(lines).toContain('  benches: cargo bench --no-run');
});

it('names commands that find what was measured, also in a store of its own', () => {
  const before = 'BENCHMARK_GATE_STORE=/home/me/store ';
  const commands = printed(before).filter((line) => line.includes('benchmark-gate '));
  expect(commands.map((line) => line.replace(/^ +(?:benches: )?/, ''))).toEqual([
    expect.stringMatching(`^${before}benchmark-gate logs .* a\\.log\\.gz$`),
    ...baselines.map(({ digest }) => `${before}benchmark-gate baseline show ${digest}`),
  ]);
  expect(printed().filter((line) => line.includes('BENCHMARK_GATE_STORE'))).toEqual([]);
});
