import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { HOST_NONCE, type HostIdentity } from '../../gate/hosts/worker-identity.ts';
import { oneLine } from '../../gate/text/bounded-text.ts';
import { readState, writeState } from '../files/state-file.ts';

/** What lies in a host's work folder: who it is, so that a restarted worker is the same host, and who serves it now. */
const Claim = z.object({
  nonce: z.string().regex(HOST_NONCE),
  process: z.string().max(300),
  since: z.string().max(40),
});
type Claim = z.infer<typeof Claim>;

const claimFile = (folder: string): string => join(folder, 'host.json');
const lockFile = (folder: string): string => join(folder, 'host.lock');

/** A worker that has just died may hold the lock for a moment. */
const WAIT_MS = 2000;

/** Does `work` while a file is locked; rejects where it isn't free in time. */
type WithLock = <T>(file: string, options: { readonly waitMs: number }, work: () => Promise<T>) => Promise<T>;

/** A work folder that is one worker's alone until it is released. */
export interface HostClaim {
  readonly nonce: string;
  release(): Promise<void>;
}

/**
 * Takes a host's work folder for one worker, whatever others are started with the same one: on this machine, or in
 * containers that share it.
 *
 * @throws Error in words with the mend, where another worker has it or nothing can be written there
 */
export async function claimHost(
  folder: string,
  own: Pick<HostIdentity, 'process' | 'since'>,
  withLock: WithLock,
): Promise<HostClaim> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let holding: Promise<void> = Promise.resolve();
  try {
    const nonce = await new Promise<string>((resolve, reject) => {
      holding = withLock(lockFile(folder), { waitMs: WAIT_MS }, async () => {
        const claim = { nonce: readClaim(folder)?.nonce ?? randomBytes(4).toString('hex'), ...own };
        await writeState(claimFile(folder), claim);
        resolve(claim.nonce);
        await released;
      });
      holding.catch(reject);
    });
    return {
      nonce,
      async release() {
        release();
        await holding;
      },
    };
  } catch (error) {
    throw notClaimed(folder, own.process, error);
  }
}

function notClaimed(folder: string, process: string, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  // The system's own fault, such as a disk that is read-only.
  if (typeof code === 'string') return error as Error;
  const holder = readClaim(folder);
  const other =
    holder === null ? 'another' : `process ${oneLine(holder.process, 200)}, since ${oneLine(holder.since, 40)}`;
  return new Error(
    `two workers were started with the work folder ${folder}, this one (process ${process}) and one that serves ` +
      `already (${other}): set BENCHMARK_GATE_HOST_ID and BENCHMARK_GATE_WORK to others on one of them`,
    { cause: error },
  );
}

/** Which host a work folder is of, as far as a worker served from it; null: none did. */
export const readClaim = (folder: string): Claim | null => readState(claimFile(folder), Claim);
