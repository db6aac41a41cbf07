import type { Store } from '../../../adapters/store/content/store.ts';
import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import { BuildInputs, LARGEST_INPUTS } from '../../../gate/contract/measured/build-inputs.ts';
import { unlessUnreadable } from '../judging/unreadable.ts';
import type { FindBaselines } from './reusable-query.ts';

/** Where baselines that may stand for a commit lie. */
export interface StoredOrigins {
  readonly findBaselines: FindBaselines;
  readonly store: Pick<Store, 'readBaseline' | 'getJson'>;
  /** Called on the way, so that it shows that it is alive. */
  readonly heartbeat?: () => void;
}

/** Each command's build leaves one record: of more than so many what is left counts as not recorded. */
const MOST_RECORDS = 100;

/** What a baseline was built of, by address; what can't be read is missing. */
export async function inputsOf(
  { suites }: Pick<BaselineDocument, 'suites'>,
  store: StoredOrigins['store'],
): Promise<ReadonlyMap<string, BuildInputs>> {
  const inputs = new Map<string, BuildInputs>();
  const places = suites.flatMap(({ executables, earlier = [] }) => [
    ...executables.flatMap(({ carriedOver, inputs: measuredOf }) => carriedOver?.inputs ?? measuredOf ?? []),
    ...earlier.flatMap((each) => each.inputs ?? []),
  ]);
  for (const uri of [...new Set(places)].slice(0, MOST_RECORDS)) {
    const record = await unlessUnreadable(store.getJson(uri, BuildInputs, LARGEST_INPUTS));
    if (record !== null) inputs.set(uri, record);
  }
  return inputs;
}
