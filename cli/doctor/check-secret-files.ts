import { stat } from 'node:fs/promises';
import { type Finding, findingsOf } from './finding.ts';

const { note } = findingsOf('secrets');

/** Variables that name a file with a secret; the key that a control worker signs by is refused where it is read. */
const NAMING = ['GITHUB_APP_PRIVATE_KEY_FILE', 'TEMPORAL_TLS_CLIENT_KEY_PATH', 'TEMPORAL_CONFIG_FILE'];

/** Which files with secrets others on this machine may read; what keeps a file from being read, its own reader says. */
export async function checkSecretFiles(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const named = NAMING.flatMap((variable) => {
    const file = env[variable]?.trim() ?? '';
    return file === '' ? [] : [{ variable, file }];
  });
  const findings = named.map(async ({ variable, file }) => {
    const mode = await stat(file).then(
      (found) => found.mode,
      () => 0,
    );
    return (mode & 0o077) === 0
      ? []
      : [note(`others on this machine may read ${file}, which ${variable} names`, `chmod 600 ${file}`)];
  });
  return (await Promise.all(findings)).flat();
}
