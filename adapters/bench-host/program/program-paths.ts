import { existsSync } from 'node:fs';
import { lstat, mkdir, realpath, rename } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import type { Mount } from '../../confinement/sandbox/confined-command.ts';
import { removeTree } from '../../files/remove-tree.ts';
import { folderName } from '../../host/jobs/job-paths.ts';
import type { BenchHost } from '../job/bench-host.ts';
import type { OpenedJob } from '../job/opened-job.ts';

/** What the placeholders of a command suite's words stand for in one run. */
export interface Placeholders {
  readonly model: string | null;
  readonly run: string;
  readonly report: string;
  readonly out: string;
  readonly models: string;
}

/** Stands where the host has no folder of models: nothing is there, and messages say so. */
const NO_MODELS = '/no-folder-of-models';

export const modelsFolder = (host: Pick<BenchHost, 'modelsFolder'>): string => host.modelsFolder ?? NO_MODELS;

/** Replaces `{model}`, `{run}`, `{report}`, `{out}` and `{models}` in one word. Others stay as they are. */
export const filled = (word: string, values: Partial<Placeholders>): string =>
  word.replaceAll(/\{(model|run|report|out|models)\}/g, (placeholder, name: keyof Placeholders) => {
    const value = values[name];
    return value === undefined || value === null ? placeholder : value;
  });

/** The host's folder of models as benches see it. */
export const modelsMount = (host: Pick<BenchHost, 'modelsFolder'>): Mount[] =>
  host.modelsFolder !== null && existsSync(host.modelsFolder)
    ? [{ outside: host.modelsFolder, inside: host.modelsFolder }]
    : [];

/** Whether a file that a command names is there: inside the checkout, or on the host by an absolute path. */
export const isThere = (opened: OpenedJob, path: string): boolean =>
  existsSync(isAbsolute(path) ? path : join(opened.paths.checkout.outside, path));

/**
 * Files that a command leaves at fixed places of the checkout, out of the way while it runs, so that what lies there
 * afterwards is this run's. What was there (some repositories commit such files) comes back at the end.
 */
export class LeftFiles {
  private readonly aside: { readonly place: string; readonly kept: string }[] = [];

  constructor(private readonly opened: OpenedJob) {}

  async putAside(paths: readonly string[]): Promise<void> {
    const folder = join(this.opened.paths.records, 'aside');
    await mkdir(folder, { recursive: true });
    for (const path of paths) {
      const place = await this.realPlace(path);
      if (place === null) continue;
      const kept = join(folder, folderName(path));
      // An attempt that was killed has put it there already, and left what it wrote itself.
      if (existsSync(kept)) await removeTree(place);
      else if (await isAnything(place)) await rename(place, kept);
      else continue;
      this.aside.push({ place, kept });
    }
  }

  /** Does nothing the second time. */
  async bringBack(): Promise<void> {
    for (const { place, kept } of this.aside.splice(0)) {
      // The run may have put anything there, or have removed the folder.
      if ((await realpath(dirname(place)).catch(() => null)) !== dirname(place)) continue;
      await removeTree(place);
      await rename(kept, place);
    }
  }

  /** Where a file that the run left lies; null where nothing is there, or a link leads its folder out of the checkout. */
  async placeOf(path: string): Promise<string | null> {
    const place = await this.realPlace(path);
    return place !== null && (await isAnything(place)) ? place : null;
  }

  private async realPlace(path: string): Promise<string | null> {
    const checkout = await realpath(this.opened.paths.checkout.outside);
    const folder = await realpath(join(checkout, dirname(path))).catch(() => null);
    if (folder === null || !(folder === checkout || folder.startsWith(checkout + sep))) return null;
    return join(folder, basename(path));
  }
}

const isAnything = async (place: string): Promise<boolean> => (await lstat(place).catch(() => null)) !== null;
