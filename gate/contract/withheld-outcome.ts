import type { GateOutcome } from './outcome.ts';

/**
 * What is said in the place of an ended run's decision that nobody here vouches for any more, as after a key was changed:
 * nothing of it, and why. It claims nothing, so that its check is neutral: one that stayed pending would wait for ever.
 *
 * @param fault in one sentence
 */
export function withheldOutcome(ended: GateOutcome, fault: string): GateOutcome {
  const { signature: _, measured: __, grounds: ___, ...rest } = ended;
  return {
    ...rest,
    status: 'skipped',
    reason: 'degraded-provider',
    route: null,
    state: 'in-progress',
    why: `${fault}; ${MEND}`,
    evidence: [],
    suites: [],
    targets: [],
    baselines: [],
    fault: { kind: 'gate-broke', message: fault },
  };
}

const MEND =
  'ask for the gate again (a signing key was set or changed since? ' +
  'what the former one signed counts as long as BENCHMARK_GATE_TRUSTED_KEYS_FILE names it)';
