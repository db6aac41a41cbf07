import { GateError } from '../../gate/contract/gate-error.ts';
import { GitFailed } from './git-failure.ts';

/** Where an ssh address leads. */
export interface SshAddress {
  /** With its port, where that isn't ssh's own. */
  readonly host: string;
  /** Without a slash at its beginning. */
  readonly path: string;
}

/**
 * What git takes for an address to be asked by ssh: `ssh://USER@HOST/PATH`, or `USER@HOST:PATH` as scp has it; null: it
 * is none.
 */
export function sshAddress(location: string): SshAddress | null {
  if (/^(?:git\+)?ssh(?:\+git)?:\/\//i.test(location)) {
    const url = URL.canParse(location) ? new URL(location) : null;
    const port = url?.port === '22' ? '' : url?.port;
    const host = url === null ? location : `${url.hostname}${port ? `:${port}` : ''}`;
    return { host, path: url?.pathname.replace(/^\/+/, '') ?? '' };
  }
  // Git's rule: a colon before the first slash, and no scheme.
  const [, host, path] = /^(?:[^@/:]+@)?([^/:]+):(?!\/\/)(.*)$/s.exec(location) ?? [];
  return host === undefined || path === undefined ? null : { host, path: path.replace(/^\/+/, '') };
}

/**
 * How git asks by ssh: without agent, keys and configuration of whoever runs the gate. What is left is a server that
 * lets in anybody, whose key is known.
 */
export const WITHOUT_IDENTITY: Readonly<Record<string, string>> = {
  GIT_SSH_COMMAND: [
    'ssh -F none -o BatchMode=yes',
    '-o IdentityAgent=none -o IdentitiesOnly=yes -o IdentityFile=none -o CertificateFile=none -o PKCS11Provider=none',
    '-o PubkeyAuthentication=no -o GSSAPIAuthentication=no -o HostbasedAuthentication=no',
    '-o ForwardAgent=no -o ControlPath=none -o StrictHostKeyChecking=yes',
  ].join(' '),
};

/** How git asks for the repository that a request is about: as whoever runs the gate would. */
export function withIdentity(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const { SSH_AUTH_SOCK: agent } = env;
  return { GIT_SSH_COMMAND: 'ssh -o BatchMode=yes', ...(agent === undefined ? {} : { SSH_AUTH_SOCK: agent }) };
}

/**
 * The failure of asking somebody else's ssh server without an identity. That it doesn't let in a stranger, isn't known or
 * isn't there is what the request names: no retry and no other host mends it.
 */
export function withoutIdentity(location: string, error: unknown): unknown {
  const unreachable =
    error instanceof GateError && error.kind === 'transient' && /can't be reached|took too long/.test(error.message);
  if (!unreachable && !(error instanceof GitFailed)) return error;
  const message = `${location} can't be read without an identity, and by ssh the gate has one only for the repository that the request is about: name an https address or a bundle`;
  return new GateError({ class: 'wrong-input', message }, { cause: error });
}
