import type { BenchHost, Watch } from '../job/bench-host.ts';
import { keptLockOption } from '../job/kept-lock.ts';
import { markUsed } from './cargo-home/fetched-units.ts';
import { beginUse } from './cargo-home/jobs-in-use.ts';
import { type FetchInput, runOnline, tidy } from './run-online.ts';
import { operatorSources } from './sources/operator-sources.ts';
import { requireSources } from './sources/require-sources.ts';

/**
 * Fetches what the checkout's lock file names, from where it may come: see `requireSources` and `runOnline`.
 *
 * @throws {GateError} as `requireSources` and `runOnline` do
 */
export async function fetchCrates(host: BenchHost, input: FetchInput, watch: Watch): Promise<void> {
  const { cargoHome } = host.installation;
  const { root, checkout } = input.paths;
  const reproduce = ['cargo', 'fetch', ...keptLockOption(checkout.outside)].join(' ');
  const operator = await operatorSources(cargoHome, host.crates?.from ?? []);
  const locked = await requireSources(checkout.outside, operator, reproduce);
  await beginUse(cargoHome, root);
  await markUsed(cargoHome, locked);
  // Of a worker that was killed; archives may be somebody's who unpacks them later.
  await tidy(cargoHome, Number.POSITIVE_INFINITY);
  await runOnline(host, input, { args: ['fetch', '--locked'], log: 'fetch', reproduce }, operator, watch);
}
