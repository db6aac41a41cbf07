import { isObjectKey } from '../content/object-key.ts';
import { StoreError } from '../content/store-error.ts';

/** Where a store lies in S3. */
export interface S3Address {
  readonly bucket: string;
  /** What all keys begin with: empty, or plain segments that end in a slash. */
  readonly prefix: string;
}

const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/;

/** S3 takes keys of up to 1024 bytes; the rest is for the store's own. */
const LONGEST_PREFIX = 400;

/** True where an address of a store means S3, well-formed or not. */
export const isS3Address = (address: string): boolean => /^s3:/i.test(address);

/**
 * Reads `s3://BUCKET` or `s3://BUCKET/PREFIX`. Server, region and credentials are the AWS SDK's own settings, and never
 * part of an address: it stands in documents and receipts. Throws a StoreError of kind `misconfigured`, which repeats
 * nothing that may be a secret.
 */
export function parseS3Address(address: string): S3Address {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]*)(?:\/(.*))?$/i.exec(address) ?? [];
  if (/[@?#]/.test(address)) {
    throw misconfigured('holds more than a bucket and a prefix: server and credentials go into AWS_… variables');
  }
  if (!BUCKET.test(bucket)) throw misconfigured(`is ${JSON.stringify(address.slice(0, 500))}, which names no bucket`);
  const prefix = path.replace(/\/+$/, '');
  if (prefix === '') return { bucket, prefix: '' };
  if (prefix.length > LONGEST_PREFIX || !isObjectKey(prefix)) {
    const shown = JSON.stringify(prefix.slice(0, 500));
    throw misconfigured(`has the prefix ${shown}: plain names and slashes, ${LONGEST_PREFIX} characters at most`);
  }
  return { bucket, prefix: `${prefix}/` };
}

/** For people and documents; {@link parseS3Address} backwards. */
export const s3Uri = ({ bucket, prefix }: S3Address): string => `s3://${bucket}/${prefix}`;

const misconfigured = (fault: string): StoreError =>
  new StoreError('misconfigured', `BENCHMARK_GATE_STORE ${fault}: set it to s3://BUCKET/PREFIX`);
