import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, findingsOf } from './finding.ts';

const { note } = findingsOf('secrets');

/** Variables that name a file with a secret; the key that a control worker signs by is refused where it is read. */
const NAMING = ['GITHUB_APP_PRIVATE_KEY_FILE', 'TEMPORAL_TLS_CLIENT_KEY_PATH', 'TEMPORAL_CONFIG_FILE'];

/** Which files with secrets others on this machine may read or write; what keeps a file from being read, its own reader says. */
export async function checkSecretFiles(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const named = NAMING.flatMap((variable) => {
    const file = env[variable]?.trim() ?? '';
    return file === '' ? [] : [{ file, whose: `, which ${variable} names` }];
  });
  const unnamed = env.TEMPORAL_CONFIG_FILE ? null : defaultConfigFile(env);
  if (unnamed !== null) named.push({ file: unnamed, whose: ', where settings for Temporal are read from' });
  const findings = named.map(async ({ file, whose }) => {
    const mode = await stat(file).then(
      (found) => found.mode,
      () => 0,
    );
    return (mode & 0o077) === 0
      ? []
      : [note(`others on this machine may read or write ${file}${whose}`, `chmod 600 ${file}`)];
  });
  return (await Promise.all(findings)).flat();
}

/** Where Temporal's own tools look for `temporal.toml` that no variable names; null: nowhere. */
function defaultConfigFile({ XDG_CONFIG_HOME, HOME }: NodeJS.ProcessEnv): string | null {
  if (process.platform === 'linux' && XDG_CONFIG_HOME) return join(XDG_CONFIG_HOME, 'temporalio', 'temporal.toml');
  if (!HOME) return null;
  const folder = process.platform === 'darwin' ? ['Library', 'Application Support'] : ['.config'];
  return join(HOME, ...folder, 'temporalio', 'temporal.toml');
}
