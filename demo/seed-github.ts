import type { SampleRepository } from './create-sample-repository.ts';
import { type GitHubStandIn, startGitHubStandIn } from './github-stand-in/stand-in.ts';

export const DEMO_REPOSITORY = 'gate-demo/sample';
const OWNER = 'gate-demo';

/** The stand-in with the sample's repository, its pull request, and a ledger that earlier gates wrote. */
export async function seedGitHub(
  sample: SampleRepository,
): Promise<{ standIn: GitHubStandIn; pullRequest: number; ledger: number }> {
  const standIn = await startGitHubStandIn({
    repositories: [{ name: DEMO_REPOSITORY, from: sample.folder }],
    users: ['ledger-writer'],
  });
  const issue = await standIn.createIssue(DEMO_REPOSITORY, {
    title: 'Describe how I2S blocks are laid out',
    author: OWNER,
  });
  const pullRequest = await standIn.createPullRequest(DEMO_REPOSITORY, {
    title: 'Describe the I2S layout',
    body: `Closes #${issue}`,
    branch: sample.branch,
    headSha: sample.head.sha,
    base: 'main',
    author: OWNER,
    labels: ['flow:generative'],
  });
  const ledger = await standIn.addComment(DEMO_REPOSITORY, pullRequest, { author: 'ledger-writer', body: LEDGER });
  return { standIn, pullRequest, ledger };
}

export const demoIdentity = (standIn: GitHubStandIn): Record<string, string> => standIn.environment('app', OWNER);

const LEDGER = `# Ledger

<!-- gates:start -->
| Gate | Status | Evidence |
|------|--------|----------|
| spec | pass | docs/reference/i2s-layout.md written |
| format | pass | cargo fmt --all --check: clean |
| clippy | pass | no warnings, features cpu |
| tests | pass | cargo test --workspace --features cpu: all pass |
| build | pass | cargo build --workspace --features cpu |
| benchmarks | pending | |
<!-- gates:end -->

<!-- hoplog:start -->
### Hop log
- **spec-creator**: 2026-01-06T09:10:00Z → layout described; NEXT → test-hardener
- **test-hardener**: 2026-01-06T09:40:00Z → nothing to harden; NEXT → generative-benchmark-runner
<!-- hoplog:end -->

<!-- decision:start -->
**State:** in-progress
**Why:** tests pass; the performance baseline is missing
**Next:** NEXT → generative-benchmark-runner
<!-- decision:end -->
`;
