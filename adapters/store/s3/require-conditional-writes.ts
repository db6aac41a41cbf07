import { StoreError } from '../content/store-error.ts';
import { withSpooled } from '../folder/spooled-content.ts';
import { s3Uri } from './address.ts';
import type { S3Connection } from './connection.ts';
import { statusOf } from './error.ts';
import { putS3Object } from './put-object.ts';

/** Never removed: once it is there, one request tells. */
const KEY = 'probe/if-none-match';
const TEXT = 'benchmark-gate writes this object to find out whether the server honours If-None-Match.\n';

/**
 * Finds out whether a server keeps what is there when it is told `If-None-Match: *`. One that ignores the header takes
 * every write for the first one, and a record could be overwritten unseen. Throws `misconfigured`; other errors are the
 * SDK's.
 */
export async function requireConditionalWrites(connection: S3Connection): Promise<void> {
  const key = connection.prefix + KEY;
  const create = () => withSpooled(TEXT, (content) => putS3Object(connection, key, content, { ifAbsent: true }));
  try {
    // Two requests at most: of all that ask at once, one creates it, and is told the next time that it's there.
    if ((await create()) && (await create())) throw refused(connection, 'ignores');
  } catch (error) {
    throw statusOf(error) === 501 ? refused(connection, 'does not know') : error;
  }
}

const refused = (connection: S3Connection, how: string): StoreError =>
  new StoreError(
    'misconfigured',
    `${connection.server} can’t hold the store ${s3Uri(connection)}: it ${how} If-None-Match, so two writers would ` +
      `overwrite each other: update the server, or name another in AWS_ENDPOINT_URL_S3`,
  );
