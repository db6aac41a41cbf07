import { type GitHubStandIn, startGitHubStandIn } from '../../../demo/github-stand-in/stand-in.ts';
import { BRANCH, type RustRepository } from './rust-repository.ts';

export const REPOSITORY = 'rust-shop/sums';
export const OWNER = 'rust-shop';

/** What other gates wrote before: the gate edits its own row, adds a hop and rewrites the decision. */
const LEDGER = `# Ledger

<!-- gates:start -->
| Gate | Status | Evidence |
|------|--------|----------|
| tests | pass | cargo test: all pass |
| benchmarks | pending | |
<!-- gates:end -->

<!-- hoplog:start -->
### Hop log
- **test-hardener**: 2026-01-06T09:40:00Z → nothing to harden; NEXT → generative-benchmark-runner
<!-- hoplog:end -->

<!-- decision:start -->
**State:** in-progress
**Why:** the performance baseline is missing
**Next:** NEXT → generative-benchmark-runner
<!-- decision:end -->

Kept as it is.
`;

export interface Subject {
  readonly standIn: GitHubStandIn;
  readonly pullRequest: number;
  /** Id of the comment that holds the ledger. */
  readonly ledger: number;
}

/** The stand-in with the repository, its pull request, and the ledger in a comment. */
export async function seedGitHub({ main, head }: RustRepository): Promise<Subject> {
  const standIn = await startGitHubStandIn({ repositories: [{ name: REPOSITORY }], users: ['ledger-writer'] });
  standIn.registerCommit(REPOSITORY, main.sha, main.tree);
  standIn.registerCommit(REPOSITORY, head.sha, head.tree, [main.sha]);
  standIn.setBranch(REPOSITORY, 'main', main.sha);
  standIn.setBranch(REPOSITORY, BRANCH, head.sha);
  const pullRequest = await standIn.createPullRequest(REPOSITORY, {
    title: 'Say that sums wrap',
    branch: BRANCH,
    headSha: head.sha,
    base: 'main',
    author: OWNER,
  });
  const ledger = await standIn.addComment(REPOSITORY, pullRequest, { author: 'ledger-writer', body: LEDGER });
  return { standIn, pullRequest, ledger };
}
