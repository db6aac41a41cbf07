import { DefaultLogger, Runtime } from '@temporalio/worker';

let isInstalled = false;

/** Has the SDK log errors alone: workers that tests end on purpose complain at length. Once for each process. */
export function quietRuntime(): void {
  if (isInstalled) return;
  isInstalled = true;
  Runtime.install({ logger: new DefaultLogger('ERROR') });
}
