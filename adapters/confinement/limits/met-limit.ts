import type { GroupUsage } from './command-group.ts';
import { inWords, type MetLimit, type ResourceLimits } from './resource-limits.ts';
import type { FullFolder } from './watch-disk.ts';

/** The limit that a command met: what ended it for certain before what may only have hindered it. */
export function metLimit(
  limits: ResourceLimits,
  end: {
    readonly usage: GroupUsage | null;
    readonly signal: string | null;
    /** Of what less than the floor is left on a disk that it wrote to. */
    readonly diskFull: FullFolder['lacks'] | null;
  },
): MetLimit | null {
  const { usage, signal, diskFull } = end;
  if (usage?.outOfMemory === 'limit') {
    return { kind: 'memory', isOwn: true, words: `ran out of memory (limit ${inWords(limits.memoryBytes)})` };
  }
  if (usage?.outOfMemory === 'machine')
    return { kind: 'memory', isOwn: false, words: 'was ended since the machine had no memory left' };
  if (signal === 'SIGXFSZ') {
    return {
      kind: 'disk',
      isOwn: true,
      words: `wrote more to a file than it may (limit ${inWords(limits.fileBytes)})`,
    };
  }
  if (diskFull === 'files') {
    return {
      kind: 'disk',
      isOwn: false,
      words: `filled the disk with files (fewer than ${limits.freeFiles} more could be made)`,
    };
  }
  if (diskFull === 'space') {
    return {
      kind: 'disk',
      isOwn: false,
      words: `filled the disk (less than ${inWords(limits.freeDiskBytes)} were left)`,
    };
  }
  if (usage !== null && usage.refusedProcesses > 0) {
    return { kind: 'processes', isOwn: true, words: `met the limit of ${limits.processes} processes` };
  }
  return null;
}
