import { createGitHubClient } from '../../adapters/github/http/client.ts';
import { readIdentity } from '../../adapters/github/http/identity.ts';
import { loadProfile } from '../../adapters/profiles/load-profile.ts';
import { formatFault, ProfileError } from '../../adapters/profiles/profile-error.ts';
import { openStore } from '../../adapters/store/open-store.ts';
import { connect } from '../../client/connect.ts';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { InputError } from '../../client/input-error.ts';
import { LANES, type Lane } from '../../gate/names/names.ts';
import { RepositoryName } from '../../gate/names/subject.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { printable } from '../terminal/printable.ts';
import { checkGitHub } from './check-github.ts';
import { checkHost } from './check-host.ts';
import { doctorHost } from './check-host-names.ts';
import { checkSecretFiles } from './check-secret-files.ts';
import { checkSigning } from './check-signing.ts';
import { checkStore } from './check-store.ts';
import { checkTemporal } from './check-temporal.ts';
import { type Finding, findingsOf } from './finding.ts';

export interface DoctorOptions {
  readonly repo?: string;
  readonly profile?: string;
  /** What this machine shall serve; absent: nothing in particular. */
  readonly role?: 'control' | Lane;
  /** Makes what is missing and can be made: the server's search attributes, the key that a control worker signs by. */
  readonly fix?: boolean;
  readonly json?: boolean;
}

/**
 * `benchmark-gate doctor`: looks at everything that a gate needs, and says what is missing and how to mend it. It starts
 * no gate and writes nothing but a trial object into the store, and with `fix` a key file and search attributes where none are. Exit code 0 where nothing needed is missing, 1 where
 * something is, 3 where only a service doesn't answer.
 *
 * @throws InputError where the repository's name is none
 */
export async function doctorCommand(
  { repo, profile, role, fix, json }: DoctorOptions,
  { env, stdout }: Pick<CommandIo, 'env' | 'stdout'>,
): Promise<ExitCode> {
  const repository = repo === undefined ? null : RepositoryName.safeParse(repo);
  if (repository?.success === false) throw new InputError([`--repo: ${repository.error.issues[0]?.message}`]);
  const lane = LANES.find((name) => name === role) ?? null;
  const checks = await Promise.all([
    checkTemporal(connect, lane === null ? null : doctorHost(env, lane), env, fix === true),
    checkStore(() => openStore(env), env),
    checkGitHub(async () => createGitHubClient(await readIdentity(env)), env, {
      repository: repository?.data ?? null,
      writes: role === 'control',
    }),
    checkSigning(env, role ?? null, fix === true),
    checkSecretFiles(env),
    // A control worker measures nothing.
    role === 'control' ? [] : checkHost(env, lane),
    profile === undefined ? [] : checkProfile(profile, env),
  ]);
  const findings = checks.flat();
  stdout(json ? `${JSON.stringify({ findings }, null, 2)}\n` : printable(report(findings)));
  if (findings.some(({ state }) => state === 'fault')) return EXIT.fail;
  return findings.some(({ state }) => state === 'unreachable') ? EXIT.unreachable : EXIT.ok;
}

async function checkProfile(nameOrFile: string, env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const { ok, fault } = findingsOf('profile');
  try {
    const { name, suites } = await loadProfile(nameOrFile, { env });
    return [ok(`${name} is valid: ${Object.keys(suites).join(', ')}`)];
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return error.faults.map((found) => fault(formatFault(found), `benchmark-gate profile check ${nameOrFile}`));
  }
}

const MARKS = { ok: 'ok  ', note: 'note', fault: 'MISSING', unreachable: 'NO ANSWER' } as const;

function report(findings: readonly Finding[]): string {
  const lines: string[] = [];
  let area = '';
  for (const finding of findings) {
    if (finding.area !== area) lines.push(...(area === '' ? [] : ['']), finding.area);
    area = finding.area;
    lines.push(`  ${MARKS[finding.state]}  ${finding.says}`);
    if (finding.mend !== undefined) lines.push(`        → ${finding.mend}`);
  }
  const missing = findings.filter(({ state }) => state === 'fault' || state === 'unreachable').length;
  lines.push('', missing === 0 ? 'nothing that is needed is missing' : `${missing} to mend`);
  return `${lines.join('\n')}\n`;
}
