import type { SignatureState } from '../../../adapters/signing/signatures.ts';
import type { BaselineDocument, BaselineEntry } from '../../../gate/baseline/document.ts';
import type { CarriedOver } from '../../../gate/contract/measured/carried-over.ts';
import { whyUnreadable } from '../judging/unreadable.ts';
import { unproven } from '../runs/identity/require-caller.ts';

/**
 * Reads the baseline that something was carried over from, or says why it can't be, in words that follow its name.
 *
 * @throws where the store doesn't answer; {GateError} unproven where no trusted key signed it
 */
export type ReadOrigin = (origin: {
  /** The baseline's address, as the reference has it. */
  readonly uri: string;
  readonly carriedOver: Pick<CarriedOver, 'digest'>;
}) => Promise<BaselineDocument | { readonly fault: string }>;

export interface ReadOriginDependencies {
  readonly findBaselines: (query: { readonly digest: string }) => Promise<readonly BaselineEntry[]>;
  /** By digest: what it gives was checked against that. */
  readonly readBaseline: (digest: string) => Promise<BaselineDocument>;
  /** What the signatures of a baseline say; absent where no key is configured: then nothing has to be signed. */
  readonly stateOf?: (entry: BaselineEntry) => Promise<SignatureState>;
}

export const createReadOrigin =
  ({ findBaselines, readBaseline, stateOf }: ReadOriginDependencies): ReadOrigin =>
  async ({ uri, carriedOver: { digest } }) => {
    try {
      const [entry] = await findBaselines({ digest });
      if (entry === undefined) return { fault: 'is gone' };
      if (entry.uri !== uri) return { fault: 'lies elsewhere than is said' };
      if (stateOf !== undefined && (await stateOf(entry)) !== 'signed') {
        throw unproven(`no trusted key signed ${digest}: nothing is carried over from it`);
      }
      return await readBaseline(digest);
    } catch (error) {
      const fault = whyUnreadable(error);
      if (fault === null) throw error;
      return { fault };
    }
  };
