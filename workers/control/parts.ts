/** What a process that serves control is made of, loaded together and by it alone. */
export { createWaitingActivities } from './asking-activities.ts';
export { createControlActivities } from './control-activities.ts';
export { createControlWorker } from './control-worker.ts';
export { maintainControl, mirrorLimit } from './mirror-maintenance.ts';
export { createWaitingWorker } from './waiting-worker.ts';
