import type { S3 } from '@aws-sdk/client-s3';
import { installLine, missingPackage, OPTIONAL_PACKAGES } from '../../files/optional-packages.ts';
import { StoreError } from '../content/store-error.ts';
import { type S3Address, s3Uri } from './address.ts';
import { fromS3Error } from './error.ts';

/** A bucket that answered, and the settings of all requests to it. */
export interface S3Connection extends S3Address {
  readonly s3: S3;
  /** For messages: the server's name, without anything that its address may hold beside. */
  readonly server: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Milliseconds until a connection stands, and without a byte on it in either direction. */
const CONNECTION_TIMEOUT = 5_000;
const IDLE_TIMEOUT = 60_000;

/** How often the SDK sends a request that fails for a passing reason, the first time included. */
const MOST_ATTEMPTS = 3;

/** What the SDK would print on its own is said by the errors. */
const SILENT = { trace: () => {}, debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Connects to a bucket, and asks it for one name: so that wrong credentials, a wrong region or a bucket that isn't there
 * is said at once. Server, region and credentials are those that the AWS SDK finds, as documented for it.
 */
export async function connectS3(address: S3Address, env: Environment): Promise<S3Connection> {
  const endpoint = env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL;
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  const server = nameOf(endpoint);
  // The SDK's version is this package's affair, and its notice about Node versions none of who runs a command.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  // Whoever keeps the store in a folder never pays for it.
  const { S3 } = await loadSdk();
  const s3 = new S3({
    ...(region ? { region } : {}),
    // A server of one's own rarely has a name for each bucket.
    forcePathStyle: endpoint !== undefined && endpoint !== '',
    followRegionRedirects: true,
    maxAttempts: MOST_ATTEMPTS,
    // Digests are the store's own, known before anything is sent: see `put-object.ts`.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT, socketTimeout: IDLE_TIMEOUT },
    logger: SILENT,
  });
  try {
    await s3.listObjectsV2({ Bucket: address.bucket, Prefix: address.prefix, MaxKeys: 1 });
  } catch (error) {
    s3.destroy();
    throw fromS3Error(error, 'open', s3Uri(address), server);
  }
  return { ...address, s3, server };
}

/** Loads the SDK, which doesn't come with this package. */
async function loadSdk(): Promise<{ S3: typeof S3 }> {
  try {
    return await import('@aws-sdk/client-s3');
  } catch (error) {
    if (missingPackage(error) !== '@aws-sdk/client-s3') throw error;
    const line = installLine(OPTIONAL_PACKAGES.s3);
    throw new StoreError('misconfigured', `a store in S3 needs a package that is not installed: ${line}`);
  }
}

function nameOf(endpoint: string | undefined): string {
  if (!endpoint) return 'Amazon S3';
  return URL.canParse(endpoint) ? new URL(endpoint).host : 'the server of AWS_ENDPOINT_URL_S3';
}
