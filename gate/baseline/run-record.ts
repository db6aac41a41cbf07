/** The store's name of a record of a run, such as `runs/0198…/history/0-0198….json.gz`. */
export const runRecord = (firstExecutionRunId: string, name: string): string => `runs/${firstExecutionRunId}/${name}`;
