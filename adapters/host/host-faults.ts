import { constants } from 'node:fs';
import { access, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { oneLine } from '../../gate/text/bounded-text.ts';
import { fullFolder } from '../confinement/limits/watch-disk.ts';
import { PROCESS_TOOLS } from '../confinement/process-tools.ts';
import { findTool } from '../files/find-tool.ts';
import { makeFolder } from '../files/make-folder.ts';
import { requireNoCargoSecrets } from './cargo-secrets.ts';
import { freeDiskBytes } from './look-at-host.ts';

const STORE_ANSWER_MS = 20_000;

/** What a host needs before it takes anything. */
export interface HostNeeds {
  /** It is made only where there is room for it. */
  readonly workFolder: string;
  readonly minFreeDiskBytes: number;
  /** Files that can still be made where it is. */
  readonly minFreeFiles: number;
  readonly lockFile: string;
  /** Where cargo's own configuration is, which every command of a change can read. */
  readonly cargoHome: string;
  /** Gives up what is kept for speed alone, until so much is free. */
  readonly makeRoom?: (freeBytes: number) => Promise<void>;
  /** Writes something into the store; rejects where that can't be done. */
  readonly tryStore: () => Promise<unknown>;
}

/**
 * Everything for which this host can take nothing now, in words with the mend; empty where it can. A missing cargo is not
 * among it: a run that finds none says so, and doesn't wait for a host that has it.
 */
export async function hostFaults(needs: HostNeeds): Promise<string[]> {
  const checks = [workFolder, lock, tools, cargo, store].map((check) => faultOf(() => check(needs)));
  return (await Promise.all(checks)).filter((fault) => fault !== null);
}

async function faultOf(check: () => Promise<void>): Promise<string | null> {
  try {
    await check();
    return null;
  } catch (error) {
    return oneLine(error instanceof Error ? error.message : String(error));
  }
}

async function workFolder(needs: HostNeeds): Promise<void> {
  const { workFolder: folder, minFreeDiskBytes, minFreeFiles, makeRoom } = needs;
  await makeRoom?.(minFreeDiskBytes);
  const place = await nearestFolder(folder);
  const free = await freeDiskBytes(place);
  if (free < minFreeDiskBytes) {
    throw new Error(
      `${mebibytes(free)} of disk free for ${folder} (at least ${mebibytes(minFreeDiskBytes)}): make room`,
    );
  }
  if ((await fullFolder([place], { freeDiskBytes: 0, freeFiles: minFreeFiles })) !== null) {
    throw new Error(`fewer than ${minFreeFiles} files can still be made for ${folder}: remove some`);
  }
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'no reason given';
    throw new Error(`the work folder ${folder} can't be written (${code}): set BENCHMARK_GATE_WORK to another`, {
      cause,
    });
  }
}

/** As `flock` opens it. */
async function lock({ lockFile }: HostNeeds): Promise<void> {
  const opened = open(lockFile, constants.O_RDONLY | constants.O_CREAT, 0o666);
  const handle = await opened.catch((cause: NodeJS.ErrnoException) => {
    const [why, mend] =
      cause.code === 'ENOENT'
        ? [`there is no folder ${dirname(lockFile)}`, `make it, or set BENCHMARK_GATE_LOCK to a file elsewhere`]
        : [cause.message, 'set BENCHMARK_GATE_LOCK'];
    throw new Error(`the machine's lock can't be used: ${why}: ${mend}`, { cause });
  });
  await handle.close();
}

/** All that are missing at once: who installs one wants the others as well. */
async function tools(): Promise<void> {
  const needed = { ...PROCESS_TOOLS, git: 'git' };
  const found = await Promise.all(Object.keys(needed).map(findTool));
  const missing = Object.entries(needed).filter((_, at) => found[at] === null);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(([, name]) => name))];
  throw new Error(
    `this host has no ${missing.map(([name]) => name).join(', no ')}: ` +
      `install the package${packages.length === 1 ? '' : 's'} ${packages.join(', ')}`,
  );
}

const cargo = ({ cargoHome }: HostNeeds): Promise<void> => requireNoCargoSecrets(cargoHome);

/** A file server that is gone may keep whoever asks it for ever. */
async function store({ tryStore }: HostNeeds): Promise<void> {
  const late = new AbortController();
  const silence = sleep(STORE_ANSWER_MS, undefined, { signal: late.signal }).then(() => {
    throw new Error(`the store gave no answer in ${STORE_ANSWER_MS / 1000} s`);
  });
  try {
    await Promise.race([tryStore(), silence]);
  } finally {
    silence.catch(() => undefined);
    late.abort();
  }
}

/** The folder itself, or the nearest one above it that is there. */
async function nearestFolder(folder: string): Promise<string> {
  for (let place = folder; ; place = dirname(place)) {
    const isThere = await access(place).then(
      () => true,
      () => false,
    );
    if (isThere || place === dirname(place)) return place;
  }
}

const mebibytes = (bytes: number): string => `${Math.floor(bytes / 1024 ** 2)} MiB`;
