import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Spooled } from '../folder/spooled-content.ts';
import type { S3Connection } from './connection.ts';
import { isPassing, statusOf } from './error.ts';

/** How often an object is sent that the SDK can't send again, or that somebody else writes at the same time. */
const MOST_ATTEMPTS = 5;

/** Metadata of every object: the digest of its bytes, and who created it, a name for each call. */
export const SHA256 = 'sha256';
const WRITER = 'writer';

export interface PutObjectOptions {
  /** Only where no object of this key is there. */
  readonly ifAbsent: boolean;
}

/**
 * Sends an object whole, in one request: S3 takes up to 5 GB so, and shows nothing of it before it is complete. The
 * server compares the bytes with their digest before it keeps them.
 *
 * @param key the whole key in the bucket
 * @returns false where there was an object of this key already; errors are the SDK's
 */
export async function putS3Object(
  { s3, bucket }: S3Connection,
  key: string,
  content: Spooled,
  { ifAbsent }: PutObjectOptions,
): Promise<boolean> {
  const writer = randomUUID();
  for (let attempt = 1; ; attempt += 1) {
    const body = content.body();
    // The SDK doesn't notice when a stream fails that it sends, and would wait for the rest.
    const failed = new AbortController();
    if (body instanceof Readable) body.once('error', (error) => failed.abort(error));
    try {
      const request = {
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentLength: content.bytes,
        ChecksumSHA256: Buffer.from(content.sha256, 'hex').toString('base64'),
        Metadata: { [SHA256]: content.sha256, [WRITER]: writer },
        ...(ifAbsent ? { IfNoneMatch: '*' } : {}),
      };
      await s3.putObject(request, { abortSignal: failed.signal });
      return true;
    } catch (error) {
      if (failed.signal.aborted) throw failed.signal.reason;
      if (ifAbsent && statusOf(error) === 412) return await isBy(writer, { s3, bucket }, key);
      // The SDK repeats what it holds in memory by itself, except for a conflict with another writer.
      const unrepeated = body instanceof Readable || statusOf(error) === 409;
      if (attempt === MOST_ATTEMPTS || !unrepeated || !isPassing(error)) throw error;
    } finally {
      if (body instanceof Readable) body.destroy();
    }
    await sleep(100 * 2 ** attempt * (0.5 + Math.random()));
  }
}

/** A request whose answer was lost is sent again, and finds its own object there. */
async function isBy(
  writer: string,
  { s3, bucket }: Pick<S3Connection, 's3' | 'bucket'>,
  key: string,
): Promise<boolean> {
  try {
    const { Metadata } = await s3.headObject({ Bucket: bucket, Key: key });
    return Metadata?.[WRITER] === writer;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}
