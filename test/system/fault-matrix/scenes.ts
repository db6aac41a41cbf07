import type { GitHubStandIn } from '../../../demo/github-stand-in/stand-in.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import { editLedger, newLedger } from '../../../gate/receipts/ledger/edit.ts';
import { REPOSITORY } from '../../support/github/github.ts';
import { NEIGHBOURS_LEDGER } from '../../support/github/publishing.ts';

/** Where a subject's ledger stands before the gate's receipts. */
export interface Scene {
  readonly name: string;
  /** The pull request's text. */
  readonly body: string;
  /** An earlier run left its progress comment. */
  readonly hasEarlier?: true;
  readonly prepare: (github: GitHubStandIn, number: number) => Promise<void>;
  /** Every text of the pull request but the progress comment, as it has to be in the end. */
  readonly expected: (outcome: GateOutcome) => { readonly body: string; readonly comments: readonly string[] };
}

const REMARK = 'Nice work.';

export const SCENES: readonly Scene[] = [
  {
    name: "ledger in a neighbour's comment",
    body: 'Faster.',
    async prepare(github, number) {
      await github.addComment(REPOSITORY, number, { author: 'neighbour', body: REMARK });
      await github.addComment(REPOSITORY, number, { author: 'neighbour', body: NEIGHBOURS_LEDGER });
    },
    expected: (outcome) => ({ body: 'Faster.', comments: [REMARK, editLedger(NEIGHBOURS_LEDGER, outcome).body] }),
  },
  {
    name: 'no ledger',
    body: 'Faster.',
    async prepare(github, number) {
      await github.addComment(REPOSITORY, number, { author: 'neighbour', body: REMARK });
    },
    expected: (outcome) => ({ body: 'Faster.', comments: [REMARK, newLedger(outcome)] }),
  },
  {
    name: 'ledger in the text',
    body: NEIGHBOURS_LEDGER,
    prepare: async () => undefined,
    expected: (outcome) => ({ body: editLedger(NEIGHBOURS_LEDGER, outcome).body, comments: [] }),
  },
  {
    name: 'a comment of an earlier run',
    body: NEIGHBOURS_LEDGER,
    hasEarlier: true,
    prepare: async () => undefined,
    expected: (outcome) => ({ body: editLedger(NEIGHBOURS_LEDGER, outcome).body, comments: [] }),
  },
];
