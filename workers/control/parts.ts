/** What a process that serves control is made of, loaded together and by it alone. */
export { announceVersion } from './announce-version.ts';
export { createControlService } from './control-service.ts';
export { deploymentVersion } from './deployment-version.ts';
export { mirrorLimit } from './mirror-maintenance.ts';
