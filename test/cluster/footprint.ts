import { readdir, readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { requireTool } from '../../adapters/files/find-tool.ts';

const MIB = 1024 ** 2;

/** What a worker takes of its machine at a moment. */
export interface Footprint {
  readonly memoryMiB: number;
  /** Open files, sockets and the like. */
  readonly handles: number;
  /** Of its work folder. */
  readonly diskMiB: number;
}

/** @param folder what the process keeps; it need not be there */
export async function footprintOf(pid: number, folder: string): Promise<Footprint> {
  const [status, handles, disk] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    readdir(`/proc/${pid}/fd`),
    // Files come and go under it.
    execa(await requireTool('du', 'coreutils'), ['-s', '--block-size=1', folder], { reject: false }),
  ]);
  const memory = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  return {
    memoryMiB: Math.round(memory / MIB),
    handles: handles.length,
    diskMiB: Math.round(((Number.parseInt(disk.stdout, 10) || 0) / MIB) * 10) / 10,
  };
}

/** So much more than in the middle of a soak may be there at its end: in parts of it, and beside. */
const MAY_GROW: Readonly<Record<keyof Footprint, { readonly by: number; readonly and: number }>> = {
  memoryMiB: { by: 0.2, and: 24 },
  handles: { by: 0.1, and: 8 },
  diskMiB: { by: 0.1, and: 16 },
};

/** What grew from the second third of the footprints to the last, in words; the first is for getting warm. */
export function grown(footprints: readonly Footprint[]): string[] {
  const third = Math.floor(footprints.length / 3);
  const [middle, last] = [footprints.slice(third, 2 * third), footprints.slice(-third)];
  return Object.entries(MAY_GROW).flatMap(([name, { by, and }]) => {
    const of = (some: readonly Footprint[]) => median(some.map((each) => each[name as keyof Footprint]));
    const [before, after] = [of(middle), of(last)];
    return after > before * (1 + by) + and ? [`${name}: ${before} in the middle, ${after} at the end`] : [];
  });
}

/** The upper one of two in the middle; 0 of none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
