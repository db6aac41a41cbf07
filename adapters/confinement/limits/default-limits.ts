import { totalmem } from 'node:os';
import type { ResourceLimits } from './resource-limits.ts';

const GIB = 1024 ** 3;

/** What a command may take where nobody says otherwise: the rest is the system's and the worker's own. */
export const defaultLimits = (memoryBytes = totalmem()): ResourceLimits => ({
  memoryBytes: Math.floor(memoryBytes * 0.8),
  processes: 4096,
  fileBytes: 16 * GIB,
  freeDiskBytes: GIB,
  freeFiles: 10_000,
});
