import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createKeptLedgers } from '../../../activities/control/receipts/kept-ledgers.ts';
import { createPublishLedger } from '../../../activities/control/receipts/publish-ledger.ts';
import type { FindNewer } from '../../../activities/control/runs/others/newer-runs.ts';
import type { Store } from '../../../adapters/store/content/store.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import type { GitHubStandIn } from '../../../demo/github-stand-in/stand-in.ts';
import { passed, speakAs } from './publishing.ts';

/** A store on the disk keeps the texts, as in a worker: another publisher on it is another attempt, or another pass. */
export const publisher = async (
  github: GitHubStandIn,
  store = temporaryStore(),
  findNewer: FindNewer = async () => [],
) => {
  const ledgers = createKeptLedgers(store);
  const publishLedger = createPublishLedger({
    github: await speakAs(github),
    findNewer,
    findStanding: async () => [],
    knowsRun: async () => false,
    ...ledgers,
  });
  const kept = () => ledgers.keptLedgers({ workflow: passed().workflow, iteration: 0 });
  return { publishLedger, kept, store };
};

function temporaryStore(): Store {
  const folder = mkdtempSync(join(tmpdir(), 'publish-ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return openStore({ BENCHMARK_GATE_STORE: folder });
}
