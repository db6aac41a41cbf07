import { StoreError, type StoreErrorKind } from '../content/store-error.ts';

interface Meaning {
  readonly kind: StoreErrorKind;
  readonly mend: string;
}

const misconfigured = (mend: string): Meaning => ({ kind: 'misconfigured', mend });
const unavailable = (mend: string): Meaning => ({ kind: 'unavailable', mend });

const REGION = misconfigured('the bucket is in another region: set AWS_REGION to it');
const REFUSED = misconfigured(
  'no permission: allow these credentials s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject and (to prune) s3:DeleteObject below the prefix',
);
const UNKNOWN_CREDENTIALS = misconfigured(
  'the server does not know these credentials: check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN or AWS_PROFILE',
);
const EXPIRED = unavailable('the credentials have expired: renew them');
const BUSY = unavailable('the server is busy or broken: try again later');
const FULL = unavailable('the server has no room left: free some space there');
const TLS = misconfigured(
  'the server can’t be trusted or speaks no TLS: check AWS_ENDPOINT_URL_S3, and name its authority in NODE_EXTRA_CA_CERTS',
);

/** By the code that S3 answers with, or the name of what the SDK throws. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  NoSuchBucket: misconfigured('there is no such bucket: create it, or name another in BENCHMARK_GATE_STORE'),
  InvalidBucketName: misconfigured('there can be no such bucket: name another in BENCHMARK_GATE_STORE'),
  CredentialsProviderError: misconfigured(
    'there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or a role',
  ),
  InvalidAccessKeyId: UNKNOWN_CREDENTIALS,
  // What versitygw says instead.
  XAdminUserNotFound: UNKNOWN_CREDENTIALS,
  SignatureDoesNotMatch: UNKNOWN_CREDENTIALS,
  InvalidToken: UNKNOWN_CREDENTIALS,
  ExpiredToken: EXPIRED,
  ExpiredTokenException: EXPIRED,
  TokenRefreshRequired: EXPIRED,
  AccessDenied: REFUSED,
  AllAccessDisabled: REFUSED,
  AccountProblem: REFUSED,
  PermanentRedirect: REGION,
  TemporaryRedirect: REGION,
  AuthorizationHeaderMalformed: REGION,
  IllegalLocationConstraintException: REGION,
  RequestTimeTooSkewed: unavailable('the clock of this machine is wrong: set it (timedatectl)'),
  QuotaExceeded: FULL,
  XMinioStorageFull: FULL,
  InvalidObjectState: unavailable('the object was archived: restore it, and take the lifecycle rule away'),
  EntityTooLarge: unavailable('it is larger than the 5 GB that one request takes'),
  TimeoutError: unavailable('the server does not answer: is it up, and can it be reached from here?'),
};

/** By HTTP status, where the code says nothing. */
const STATUSES: Readonly<Record<number, Meaning>> = {
  301: REGION,
  307: REGION,
  403: REFUSED,
  404: misconfigured('there is no such bucket, or what answers is no S3: check AWS_ENDPOINT_URL_S3'),
  429: BUSY,
  507: FULL,
};

/** What an error of the SDK says of itself. Nothing of it is trusted to be there. */
interface Facts {
  readonly name: string;
  readonly code: string;
  readonly status: number | null;
  readonly message: string;
}

/**
 * Translates what the SDK threw while doing `what` at `place` on `server`. Its own error isn't kept as the cause: it can
 * hold the access key, and what else a server sends. What is no error of a request passes unchanged.
 */
export function fromS3Error(error: unknown, what: string, place: string, server: string): unknown {
  if (error instanceof StoreError) return error;
  const meaning = meaningOf(factsOf(error));
  if (meaning === null) return error;
  return new StoreError(meaning.kind, `the store could not ${what} ${place} on ${server}: ${meaning.mend}`);
}

/** The HTTP status that a server answered with; null where it didn't answer. */
export const statusOf = (error: unknown): number | null => factsOf(error).status;

/** True for what the same request may not meet again: no answer, a busy server, another writer at the same time. */
export function isPassing(error: unknown): boolean {
  const { name, code, status } = factsOf(error);
  if (status === null) return name === 'TimeoutError' || isNetwork(code);
  return status === 409 || status === 429 || status >= 500 || name === 'BadDigest' || name === 'RequestTimeout';
}

function meaningOf({ name, code, status, message }: Facts): Meaning | null {
  const known = Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined;
  if (known !== undefined) return known;
  if (/\bregion is missing\b/i.test(message)) {
    return misconfigured('there is no region: set AWS_REGION (S3-compatible servers mostly take us-east-1)');
  }
  if (isTls(code)) return TLS;
  if (isNetwork(code)) return unavailable(`no connection (${code}): is the server up, and AWS_ENDPOINT_URL_S3 right?`);
  if (status === null) return null;
  const said = /^[A-Za-z0-9._-]{1,60}$/.test(name) ? `HTTP ${status} ${name}` : `HTTP ${status}`;
  if (status < 300) return misconfigured(`what answers is no S3 (${said}): check AWS_ENDPOINT_URL_S3`);
  return STATUSES[status] ?? (status >= 500 ? BUSY : unavailable(`the server refused it (${said})`));
}

const isNetwork = (code: string): boolean => /^E[A-Z_]+$/.test(code) && !/^ERR_/.test(code);
const isTls = (code: string): boolean => /^ERR_(?:SSL|TLS)_|^EPROTO$|CERT|UNABLE_TO_VERIFY/.test(code);

function factsOf(error: unknown): Facts {
  if (!(error instanceof Error)) return { name: 'unknown', code: '', status: null, message: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const metadata: unknown = '$metadata' in error ? error.$metadata : null;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata ? metadata.httpStatusCode : null;
  return { name: error.name, code, status: typeof status === 'number' ? status : null, message: error.message };
}
