import type { Store } from '../../../adapters/store/content/store.ts';
import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import { BuildInputs, LARGEST_INPUTS } from '../../../gate/contract/measured/build-inputs.ts';
import type { FindBaselines } from '../judging/reusable-query.ts';
import { unlessUnreadable } from '../judging/unreadable.ts';

/** Where baselines that may stand for a commit lie. */
export interface StoredOrigins {
  readonly findBaselines: FindBaselines;
  readonly store: Pick<Store, 'readBaseline' | 'getJson'>;
  /** Called on the way, so that it shows that it is alive. */
  readonly heartbeat?: () => void;
}

/** What a baseline was built of, by address; what can't be read is missing. */
export async function inputsOf(
  { suites }: Pick<BaselineDocument, 'suites'>,
  store: StoredOrigins['store'],
): Promise<ReadonlyMap<string, BuildInputs>> {
  const inputs = new Map<string, BuildInputs>();
  const executables = suites.flatMap((suite) => suite.executables);
  const marks = executables.flatMap(({ carriedOver }) => carriedOver ?? []);
  const named = [...executables, ...marks, ...suites.flatMap(({ earlier = [] }) => earlier)];
  for (const uri of new Set(named.flatMap((each) => each.inputs ?? []))) {
    const record = await unlessUnreadable(store.getJson(uri, BuildInputs, LARGEST_INPUTS));
    if (record !== null) inputs.set(uri, record);
  }
  return inputs;
}
