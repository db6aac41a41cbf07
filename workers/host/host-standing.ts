import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';
import { withFileLock } from '../../adapters/files/with-file-lock.ts';
import { claimHost, type HostClaim } from '../../adapters/host/host-claim.ts';
import { processSpace } from '../../adapters/host/process-space.ts';
import { rivalFault } from '../../gate/hosts/rival-hosts.ts';
import type { HostIdentity } from '../../gate/hosts/worker-identity.ts';
import { watchName } from './name-watch.ts';

/** Whether this worker is the one host of its name, and the one worker of its work folder. */
export class HostStanding {
  readonly #own: Pick<HostIdentity, 'process' | 'name' | 'since' | 'space'>;
  readonly #folder: string;
  readonly #polls: ReturnType<typeof watchName>;
  #claim: HostClaim | null = null;

  /** @param folder the host's own, which is there when `faults` is asked */
  constructor(client: Client, { name, folder }: { readonly name: string; readonly folder: string }) {
    const since = new Date().toISOString();
    this.#own = { process: `${process.pid}@${hostname()}`, name, since, space: processSpace() };
    this.#folder = folder;
    this.#polls = watchName(client, name);
  }

  /**
   * Why this host takes nothing: another one has its name or its folder; in words with the mend.
   *
   * @param isServing whether it takes work now: then one that came later has to give way
   */
  async faults(isServing: boolean): Promise<string[]> {
    try {
      this.#claim ??= await claimHost(this.#folder, this.#own, withFileLock);
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
    // A server that doesn't answer gives no work to anybody.
    const polls = await this.#polls().catch(() => []);
    const fault = rivalFault(this.identity(), polls, isServing);
    return fault === null ? [] : [fault];
  }

  /** Who this host is; known once `faults` found none. */
  identity(): HostIdentity {
    if (this.#claim === null) throw new Error(`the folder ${this.#folder} is not claimed yet`);
    return { ...this.#own, nonce: this.#claim.nonce };
  }

  async close(): Promise<void> {
    await this.#claim?.release();
    this.#claim = null;
  }
}
