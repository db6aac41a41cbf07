import { createGitHub, type GitHub } from '../../../adapters/github/github.ts';
import { readIdentity } from '../../../adapters/github/http/identity.ts';
import type { GitHubStandIn } from '../../../demo/github-stand-in/stand-in.ts';
import type { GateContext } from '../../../gate/contract/context.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import { GATE } from '../../../gate/names/names.ts';
import { HEAD, REPOSITORY } from './github.ts';

export const speakAs = async (github: GitHubStandIn, as: 'app' | 'personal' = 'app', login = 'acme'): Promise<GitHub> =>
  createGitHub(await readIdentity(github.environment(as, login), async () => null));

const UNWRITTEN = { state: 'none' } as const;

export const passed = (changes: Partial<GateOutcome> = {}): GateOutcome => ({
  schemaVersion: 1,
  gate: GATE,
  repository: REPOSITORY,
  subject: { kind: 'pull-request', number: 1 },
  headSha: HEAD,
  profile: 'sample',
  status: 'pass',
  route: { kind: 'FINALIZE', to: 'quality-finalizer' },
  state: 'ready',
  why: 'baseline established',
  evidence: ['benchmarks: baseline established; I2S: 45.2 tokens/sec; GPU: not measured (no CUDA host; CPU fallback)'],
  suites: [],
  targets: [],
  baselines: [],
  receipts: { check: UNWRITTEN, ledger: UNWRITTEN, progress: UNWRITTEN },
  iteration: 0,
  startedAt: '2026-11-22T10:00:00.000Z',
  finishedAt: '2026-11-22T10:05:00.000Z',
  workflow: { id: `benchmark-gate/${REPOSITORY}/pr-1/${HEAD}/sample`, firstExecutionRunId: 'first-run' },
  ...changes,
});

/** The same run while it measures. */
export const running = (): GateOutcome =>
  passed({ status: null, route: null, state: null, why: 'measuring', evidence: [], finishedAt: null });

export const CONTEXT: GateContext = {
  tree: 'c'.repeat(40),
  base: null,
  branch: 'vectorize',
  changedFiles: { count: 1, sample: ['crates/kernels/src/dot.rs'] },
  documentationOnly: false,
  specs: [],
  subjects: [],
  hardware: [],
  title: 'Vectorize the dot product',
  labels: ['performance'],
  linkedIssue: null,
  ledger: null,
  bundle: 'file:///store/bundle',
};

/** A ledger as neighbouring gates leave it. */
export const NEIGHBOURS_LEDGER = `Progress of this change.

<!-- gates:start -->
| Gate | Status | Evidence |
|------|--------|----------|
| clippy | pass | no warnings |
| tests | pass | 412/412 |
<!-- gates:end -->

<!-- hoplog:start -->
### Hop log
- **test-runner**: 2026-11-22T09:00:00Z → 412 tests pass; NEXT → generative-benchmark-runner
<!-- hoplog:end -->

<!-- decision:start -->
**State:** in-progress
**Why:** tests pass
**Next:** NEXT → generative-benchmark-runner
<!-- decision:end -->
`;
