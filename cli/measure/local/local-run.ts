import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

const PREFIX = 'benchmark-gate/local/';

/** A run of this process; by its id the next one knows whether it is still at work. */
export const ownRun = () => ({
  workflowId: `${PREFIX}${hostname()}/${process.pid}`,
  firstExecutionRunId: randomUUID(),
});

/** Whether the process is gone that a run's folders are of; of another machine's nobody here can tell. */
export function runIsOver({ workflowId }: { readonly workflowId: string }): boolean {
  if (!workflowId.startsWith(PREFIX)) return false;
  const [host, pid] = workflowId.slice(PREFIX.length).split('/');
  if (host !== hostname() || Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
