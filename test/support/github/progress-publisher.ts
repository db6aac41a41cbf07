import { createPublishProgress } from '../../../activities/control/receipts/publish-progress.ts';
import { createToldProgress } from '../../../activities/control/receipts/told-progress.ts';
import type { GitHubStandIn } from '../../../demo/github-stand-in/stand-in.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import type { TemporaryStore } from '../store/store-folder.ts';
import { REPOSITORY } from './github.ts';
import { passed, speakAs } from './publishing.ts';

type Dependencies = Parameters<typeof createPublishProgress>[0];

/** Publishes as runs do that no server knows: each is taken for older than the one that writes. */
export const publishingTo = async (
  github: GitHubStandIn,
  { store }: Pick<TemporaryStore, 'store'>,
  changes: Partial<Pick<Dependencies, 'attempt' | 'signatures'>> = {},
) =>
  createPublishProgress({
    github: await speakAs(github),
    told: createToldProgress(store),
    readWords: async () => null,
    signatures: null,
    ...changes,
  });

/** The run that began so many minutes after {@link passed}. */
export const run = (minutes: number, changes: Partial<GateOutcome> = {}): GateOutcome => {
  const at = (from: string) => new Date(Date.parse(from) + minutes * 60_000).toISOString();
  return passed({
    startedAt: at('2026-11-22T10:00:00.000Z'),
    finishedAt: at('2026-11-22T10:05:00.000Z'),
    why: `said by run ${minutes}`,
    workflow: { id: passed().workflow?.id ?? '', firstExecutionRunId: `run-${minutes}` },
    ...changes,
  });
};

/** All comments that are there. */
export const bodiesOf = async (github: GitHubStandIn) =>
  (await github.dump(REPOSITORY)).comments.map(({ body }) => body);

/** The lines that a comment keeps of the runs before. */
export const earlierIn = (body = '') => body.split('**Earlier runs**')[1]?.trim().split('\n') ?? [];
