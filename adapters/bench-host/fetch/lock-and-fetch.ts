import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FailureClass } from '../../../gate/contract/failure.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { GeneratedLock } from '../../../gate/contract/generated-lock.ts';
import { LARGEST_LOCK_FILE } from '../../../gate/names/limits.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { forgetLockFile, hasLockFile, keepLockFile, keptLockFile, putBackLockFile } from '../job/kept-lock.ts';
import { beginUse } from './cargo-home/jobs-in-use.ts';
import { fetchCrates } from './fetch-crates.ts';
import { type FetchInput, runOnline, tidy } from './run-online.ts';
import { operatorSources } from './sources/operator-sources.ts';
import { requireSources } from './sources/require-sources.ts';
import { workspaceManifests, workspaceOf } from './sources/workspace-manifests.ts';

const GENERATE = 'cargo generate-lockfile';

/** How fetching by a lock file fails that is not the commit's own and doesn't serve it. */
const UNFIT: readonly FailureClass[] = ['compile-error', 'dependency-broken'];

/**
 * Fetches what the commit's lock file names. Where it has none, one stands in: that of its run, where another host
 * generated one before; that of its base, where it still fits and all of it is still there; else one that cargo generates now.
 *
 * @returns the lock file that stands in; null: the commit has one
 * @throws {GateError} as `fetchCrates` and `runOnline` do
 */
export async function lockAndFetch(host: BenchHost, input: FetchInput, watch: Watch): Promise<GeneratedLock | null> {
  const checkout = input.paths.checkout.outside;
  if (hasLockFile(checkout) || belongsElsewhere(checkout)) {
    await fetchCrates(host, input, watch);
    return null;
  }
  const { lockFile, baseLockFile } = input.job;
  if (lockFile !== undefined) {
    await takeOver(host, checkout, lockFile);
    await fetchCrates(host, input, watch);
    return lockFile;
  }
  if (baseLockFile !== undefined && (await fitsFromBase(host, input, baseLockFile, watch))) return baseLockFile;
  const text = await generate(host, input, watch);
  await keepLockFile(checkout, text);
  await fetchCrates(host, input, watch);
  return { ...(await host.putText(text)), origin: 'generated' };
}

/** A root manifest that is a member of a workspace in another folder: the lock file lies there. */
const belongsElsewhere = (checkout: string): boolean =>
  workspaceManifests(checkout).some(
    ({ file, manifest }) => file === 'Cargo.toml' && workspaceOf(manifest) !== undefined,
  );

async function takeOver(host: BenchHost, checkout: string, { uri }: GeneratedLock): Promise<void> {
  const kept = keptLockFile(checkout);
  await rm(kept, { force: true });
  await host.download(uri, kept, LARGEST_LOCK_FILE);
  await putBackLockFile(checkout);
}

/**
 * Fetches by the base's lock file; false where that doesn't fit the change's manifests or this host's sources, or names
 * what is gone by now (a revision, a version): none of it is the change's fault.
 */
async function fitsFromBase(host: BenchHost, input: FetchInput, base: GeneratedLock, watch: Watch): Promise<boolean> {
  const checkout = input.paths.checkout.outside;
  try {
    await takeOver(host, checkout, base);
    await fetchCrates(host, input, watch);
    return true;
  } catch (error) {
    if (!(error instanceof GateError) || !UNFIT.includes(error.report.class)) throw error;
    await forgetLockFile(checkout);
    return false;
  }
}

/**
 * Has cargo find out which versions fit the manifests, by the same way out as fetching has: what the manifests name is
 * looked at before anybody is asked, and what the lock file names before anything is fetched by it.
 */
async function generate(host: BenchHost, input: FetchInput, watch: Watch): Promise<string> {
  const { cargoHome } = host.installation;
  const { checkout, root } = input.paths;
  watch.onProgress({ now: 'generating a lock file: the commit has none' });
  const operator = await operatorSources(cargoHome, host.crates?.from ?? []);
  await requireSources(checkout.outside, operator, GENERATE);
  await beginUse(cargoHome, root);
  await tidy(cargoHome, Number.POSITIVE_INFINITY);
  const command = { args: ['generate-lockfile'], log: 'lock', writesLock: true, reproduce: GENERATE } as const;
  await runOnline(host, input, command, operator, watch);
  const read = readBoundedFile(join(checkout.outside, 'Cargo.lock'), LARGEST_LOCK_FILE);
  if ('text' in read) return read.text;
  const message = `the lock file that cargo generated is ${read.fault}`;
  const places = [{ file: 'Cargo.lock', code: 'too-large' }];
  throw new GateError({ class: 'compile-error', message, places, reproduce: GENERATE });
}
