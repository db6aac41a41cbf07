import { ClusterError } from '../cluster-error.ts';

/** A PostgreSQL server, and who asks it. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

const DEFAULT_PORT = 5432;

/** The server makes an address of user and password, in which it escapes the user not at all, and a space wrongly. */
const USER = /^[\w.~-]+$/;

/**
 * Reads `postgres://USER:PASSWORD@HOST:PORT`.
 *
 * @throws ClusterError that says what is wrong with it, without the password
 */
export function parsePostgresAddress(text: string): PostgresAddress {
  const form = 'write postgres://USER:PASSWORD@HOST:PORT';
  if (!URL.canParse(text)) throw new ClusterError(`--postgres is no address: ${form}`);
  const { protocol, hostname, port, username, password, pathname, search } = new URL(text);
  if (protocol !== 'postgres:' && protocol !== 'postgresql:') {
    throw new ClusterError(`--postgres has an address of another kind (${protocol}//): ${form}`);
  }
  if (hostname === '' || username === '') throw new ClusterError(`--postgres lacks a host or a user: ${form}`);
  if (search !== '' || (pathname !== '' && pathname !== '/')) {
    throw new ClusterError(
      `--postgres names a database or options: the cluster makes databases of its own (temporal, temporal_visibility), ` +
        `and speaks to them in plain; ${form}`,
    );
  }
  const login = { user: decoded(username), password: decoded(password) };
  if (!USER.test(login.user)) {
    throw new ClusterError(
      '--postgres has a user whom the Temporal server can’t name: only letters of ASCII, digits and _ . ~ - may be in it',
    );
  }
  if (login.password.includes(' ')) {
    throw new ClusterError('--postgres has a password that the Temporal server can’t give: no space may be in it');
  }
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? DEFAULT_PORT : Number(port),
    ...login,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ClusterError('--postgres has a % in its user or password that escapes nothing: write %25');
  }
}

/** How people name it: without the password. */
export const postgresText = ({ host, port, user }: PostgresAddress): string =>
  `${user}@${host.includes(':') ? `[${host}]` : host}:${port}`;
