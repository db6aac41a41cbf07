/** What a process that serves control is made of, loaded together and by it alone. */
export { createControlActivities } from './control-activities.ts';
export { createControlWorker } from './control-worker.ts';
export { maintainControl, mirrorLimit } from './mirror-maintenance.ts';
