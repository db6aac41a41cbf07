/** The folder in which each run has one, named by its first execution's run id. */
export const RUNS = 'runs';

/** The store's name of a record of a run, such as `runs/0198…/history/0-0198….json.gz`. */
export const runRecord = (firstExecutionRunId: string, name: string): string =>
  `${RUNS}/${firstExecutionRunId}/${name}`;

/** The folder of a run's logs, or the record of one of them. */
export const logRecord = (firstExecutionRunId: string, name?: string): string =>
  runRecord(firstExecutionRunId, name === undefined ? 'logs' : `logs/${name}.gz`);

/** Of a run, the comparison of one of its baselines with the base that was measured by turns with it. @param digest of the baseline */
export const comparisonRecord = (firstExecutionRunId: string, digest: string): string =>
  runRecord(firstExecutionRunId, `comparison/${digest.replace(/^sha256:/, '')}.json.gz`);

/** Whether a record is a log: programs of the change wrote it, and it refers to nothing. */
export const isLogRecord = (path: string): boolean => /^runs\/[^/]+\/logs\//.test(path);
