import { createGitHub } from '../../../adapters/github/github.ts';
import { readIdentity } from '../../../adapters/github/http/identity.ts';

/** Whoever compares stored baselines needs no network: a GitHub that doesn't answer is waited for no longer than this. */
const PATIENCE_MS = 5_000;

/** The commit at a pull request's head now, by the identity that the environment has. */
export async function readHead(
  env: NodeJS.ProcessEnv,
  repository: string,
  pullRequest: number,
): Promise<string | null> {
  const github = createGitHub(await readIdentity(env), { timeoutMs: PATIENCE_MS });
  return github.readHead(repository, { kind: 'pull-request', number: pullRequest });
}
