import { compressedBoth, fileBoth, fileRead, fileWrite, storeBoth, storeRead, storeWrite } from './baseline.ts';
import { compareBaselines, findChangePoints, searchBaselines } from './compare.ts';
import { judgeSet, parseSet } from './judge.ts';
import {
  dropEndless,
  dropSparse,
  keepOutput,
  printEndless,
  readHostile,
  readLines,
  readOutput,
  readSparse,
} from './output.ts';
import { parseTree, readTree } from './tree.ts';
import type { Workload } from './workload.ts';

export type WorkloadName =
  | 'read-output'
  | 'keep-output'
  | 'read-lines'
  | 'read-hostile'
  | 'read-sparse'
  | 'drop-sparse'
  | 'print-endless'
  | 'drop-endless'
  | 'read-tree'
  | 'parse-tree'
  | 'judge-set'
  | 'parse-set'
  | 'store-write'
  | 'store-read'
  | 'store-both'
  | 'file-write'
  | 'file-read'
  | 'file-both'
  | 'compressed-both'
  | 'compare-baselines'
  | 'search-baselines'
  | 'find-change-points';

/** All workloads by name: a process can be told which one it is. */
export const WORKLOADS: Readonly<Record<WorkloadName, Workload>> = {
  'read-output': readOutput,
  'keep-output': keepOutput,
  'read-lines': readLines,
  'read-hostile': readHostile,
  'read-sparse': readSparse,
  'drop-sparse': dropSparse,
  'print-endless': printEndless,
  'drop-endless': dropEndless,
  'read-tree': readTree,
  'parse-tree': parseTree,
  'judge-set': judgeSet,
  'parse-set': parseSet,
  'store-write': storeWrite,
  'store-read': storeRead,
  'store-both': storeBoth,
  'file-write': fileWrite,
  'file-read': fileRead,
  'file-both': fileBoth,
  'compressed-both': compressedBoth,
  'compare-baselines': compareBaselines,
  'search-baselines': searchBaselines,
  'find-change-points': findChangePoints,
};
