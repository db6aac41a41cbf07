import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { BUNDLE_FILE, WORKFLOWS_FILE } from './workflow-code.ts';

// Bundled once by the build, so that every worker starts at once and runs the very same workflow code.
const { code } = await bundleWorkflowCode({ workflowsPath: WORKFLOWS_FILE, logger: new DefaultLogger('WARN') });
await writeFile(BUNDLE_FILE, code);
