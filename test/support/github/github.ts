import { onTestFinished } from 'vitest';
import { createGitHubClient, type GitHubClient } from '../../../adapters/github/http/client.ts';
import { readIdentity } from '../../../adapters/github/http/identity.ts';
import type {
  CheckRunReceipt,
  LedgerEditor,
  ProgressContent,
} from '../../../adapters/github/receipts/receipt-content.ts';
import { type GitHubStandIn, startGitHubStandIn } from '../../../demo/github-stand-in/stand-in.ts';
import type { CommitStatusContent } from '../../../gate/receipts/check/commit-status.ts';

export const REPOSITORY = 'acme/widgets';
export const HEAD = 'a'.repeat(40);
export const OLD_HEAD = 'b'.repeat(40);

/** A stand-in with a commit, and a pull request 1 whose head it is. */
export const startStandIn = async (pull: { body?: string } = {}): Promise<GitHubStandIn> => {
  const github = await startGitHubStandIn({
    repositories: [{ name: REPOSITORY }],
    users: ['neighbour', 'maintainer'],
  });
  onTestFinished(() => github.close());
  github.registerCommit(REPOSITORY, HEAD, 'c'.repeat(40), [OLD_HEAD]);
  github.registerCommit(REPOSITORY, OLD_HEAD, 'd'.repeat(40));
  await github.createPullRequest(REPOSITORY, {
    title: 'Vectorize the dot product',
    body: pull.body ?? 'Faster.',
    branch: 'vectorize',
    headSha: HEAD,
    labels: ['performance'],
  });
  return github;
};

export const connect = async (
  github: GitHubStandIn,
  as: 'app' | 'actions' | 'personal' = 'app',
  login = 'acme',
  timeoutMs = 5000,
  visibilityDelayMs = 50,
  signal?: () => AbortSignal,
): Promise<GitHubClient> =>
  createGitHubClient(await readIdentity(github.environment(as, login), async () => null), {
    timeoutMs,
    visibilityDelayMs,
    ...(signal === undefined ? {} : { signal }),
  });

export const CHECK: CheckRunReceipt = {
  name: 'generative:gate:benchmarks',
  status: 'in_progress',
  startedAt: '2026-11-22T10:00:00Z',
  externalId: 'run-1',
  title: 'Measuring',
  summary: 'Two suites',
};

export const DONE: CheckRunReceipt = {
  ...CHECK,
  status: 'completed',
  conclusion: 'success',
  completedAt: '2026-11-22T10:05:00Z',
  title: 'pass',
  summary: 'baseline established',
};

export const STATUS: CommitStatusContent = {
  context: 'generative:gate:benchmarks',
  state: 'success',
  description: 'baseline established',
};

const MARKER = '<!-- run 1 -->';

/** A progress comment that says always the same. */
export const saying = (words: string, isShared = false): ProgressContent & { readonly body: string } => {
  const body = `${MARKER}\n${words}`;
  return { marker: MARKER, body, text: async () => ({ body, isShared }) };
};

/** A ledger is a text that begins with a heading; the edit is one line. */
export const lineEditor = (line = '- benchmarks: pass'): LedgerEditor => ({
  isLedger: (text) => text.startsWith('# Ledger'),
  edit: (text) => (text.includes(line) ? { body: text, changed: false } : { body: `${text}\n${line}`, changed: true }),
  create: () => `# Ledger\n${line}`,
});

export const LEDGER = '# Ledger\n- clippy: pass';
