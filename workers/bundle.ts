import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';
import { bundleOptions } from './bundle-options.ts';
import { BUNDLE_FILE } from './workflow-code.ts';

// Bundled once by the build, so that every worker starts at once and runs the very same workflow code.
const { code } = await bundleWorkflowCode(bundleOptions());
await writeFile(BUNDLE_FILE, code);
