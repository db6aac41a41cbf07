import type { SuiteRecord } from './suite-record.ts';

/** Why a suite wasn't run, where its record says no more. */
export const NOT_RUN: Record<NonNullable<SuiteRecord['notRun']>, string> = {
  'not-selected': 'not selected by the request',
  'budget-out': 'the time budget ran out',
  'no-cuda': 'no CUDA host',
  'model-missing': 'the model is missing',
  'tool-missing': 'a tool is missing',
  'degraded-provider': 'no host took it',
};
