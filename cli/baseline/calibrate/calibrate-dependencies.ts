import { readKeys } from '../../../adapters/signing/read-keys.ts';
import { createSignatures } from '../../../adapters/signing/signatures.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import { measureDependencies } from '../../measure/measure-dependencies.ts';
import type { CalibrateDependencies } from './calibrate.ts';

/** What `baseline calibrate` asks of the world. */
export async function calibrateDependencies(env: NodeJS.ProcessEnv): Promise<CalibrateDependencies> {
  const keys = await readKeys(env);
  const sign = keys === null ? undefined : createSignatures(keys).signCalibration;
  return { ...(await measureDependencies(env)), store: openStore(env), ...(sign === undefined ? {} : { sign }) };
}
