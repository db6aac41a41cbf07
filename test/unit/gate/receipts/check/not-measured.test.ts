import { expect, it } from 'vitest';
import type { TargetOutcome } from '../../../../../gate/contract/outcome.ts';
import { openTargets } from '../../../../../gate/receipts/check/not-measured.ts';

it('has a command for each target that is not met and fails nothing, one that is not charged among them', () => {
  const target = (name: string, extra: Partial<TargetOutcome>): TargetOutcome => ({
    ...{ name, verdict: 'missed', unit: 'x', bound: '> 2', reproduce: `cargo bench --bench ${name}` },
    ...extra,
  });
  const targets = [
    target('met', { verdict: 'met' }),
    target('missed', { route: { kind: 'NEXT', to: 'code-refiner' } }),
    target('open', { verdict: 'unverified' }),
    target('spared', { charged: false, reason: 'missed on the base too: not charged to the change' }),
  ];
  expect(openTargets({ targets }, 10_000).split('\n')).toEqual([
    '- open: `cargo bench --bench open`',
    '- spared: `cargo bench --bench spared`',
  ]);
});
