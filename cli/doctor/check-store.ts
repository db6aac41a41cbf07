import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../adapters/files/user-folders.ts';
import type { Store } from '../../adapters/store/content/store.ts';
import { StoreError } from '../../adapters/store/content/store-error.ts';
import { type Finding, findingsOf } from './finding.ts';

/** A file server that is gone may keep whoever asks it for ever. */
const ANSWER_MS = 20_000;

/** The store that every worker and the command line share: reachable, and to be written to. */
export async function checkStore(
  open: () => Pick<Store, 'requireWritable' | 'location'>,
  { BENCHMARK_GATE_STORE: named = '' }: Environment,
): Promise<Finding[]> {
  const { ok, note, fault, unreachable } = findingsOf('store');
  try {
    const store = open();
    // Each process would have a store of its own, below the folder that it was started in.
    const isRelative = named !== '' && !isAbsolute(named) && !/^[a-z][a-z0-9+.-]+:/i.test(named);
    const isNew = store.location.startsWith('file:') && !existsSync(fileURLToPath(store.location));
    if (!(await Promise.race([store.requireWritable().then(() => true), sleep(ANSWER_MS, false, { ref: false })]))) {
      return [unreachable(`${store.location} gave no answer in ${ANSWER_MS / 1000} s`, 'look after its file server')];
    }
    return [
      isNew
        ? note(
            `${store.location} was not there and has been made now: nothing is stored in it`,
            'look whether BENCHMARK_GATE_STORE is spelt as on the other machines',
          )
        : ok(`${store.location} can be written`),
      ...(isRelative
        ? [
            fault(
              `BENCHMARK_GATE_STORE is ${JSON.stringify(named)}, another folder wherever a command is started`,
              `set it to the whole path: ${resolve(named)}`,
            ),
          ]
        : []),
    ];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const mend = 'set BENCHMARK_GATE_STORE to a folder, or to s3://BUCKET/PREFIX with credentials that may write there';
    return [(error.kind === 'unavailable' ? unreachable : fault)(error.message, mend)];
  }
}
