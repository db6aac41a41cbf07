import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../../adapters/files/package-root.ts';

const PARTS = ['bin', 'dist', 'profiles', 'package.json'];

/** Where a gate describes its request, in the bundle: before all that it does. */
const BEGINNING = /^( *);?(\(0,\w+\.describeRequest\)\(request\);)$/m;
const SDK = /(_temporalio_workflow__WEBPACK_IMPORTED_MODULE_\d+__)\.workflowInfo\)\(\)/;

/**
 * A copy of what was built, whose gates do one thing more at their beginning, unpatched: neither build can go on with a
 * gate that began on the other.
 *
 * @returns its command line
 */
export async function createOtherBuild(folder: string): Promise<string> {
  const bin = await copyBuild(folder);
  const bundle = join(folder, 'dist', 'workers', 'workflow-bundle.js');
  const code = await readFile(bundle, 'utf8');
  const begins = BEGINNING.exec(code);
  const sdk = begins === null ? null : SDK.exec(code.slice(begins.index));
  if (begins === null || sdk === null) throw new Error(`${bundle} is not as it was: where does a gate begin?`);
  await writeFile(bundle, code.replace(BEGINNING, `$1;$2 await (0,${sdk[1]}.sleep)(1);`));
  return bin;
}

/** @returns the command line of a copy of what was built */
async function copyBuild(folder: string): Promise<string> {
  const root = packageRoot();
  for (const part of PARTS) await cp(join(root, part), join(folder, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'bin', 'benchmark-gate.js');
}
