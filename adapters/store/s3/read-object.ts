import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { StoreError } from '../content/store-error.ts';

/**
 * The bytes of an object on their way, compared with the digest that was kept with them: what another tool has put there
 * has none. A connection that breaks ends the stream with what `translate` makes of it.
 *
 * @param sha256 in hexadecimal digits
 */
export function checkedStream(
  body: Readable,
  { sha256, place }: { sha256: string | undefined; place: string },
  translate: (error: unknown) => unknown,
): Readable {
  const hash = createHash('sha256');
  const checked = new Transform({
    transform(chunk: Buffer, _, done) {
      if (sha256 !== undefined) hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      const found = sha256 === undefined ? undefined : hash.digest('hex');
      done(found === sha256 ? null : damaged(place, found));
    },
  });
  body.once('error', (error) => checked.destroy(asError(translate(error))));
  // Whoever stops reading lets go of the connection.
  checked.once('close', () => body.destroy());
  return body.pipe(checked);
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

const damaged = (place: string, found: string | undefined): StoreError =>
  new StoreError(
    'corrupt',
    `${place} is damaged (sha256:${found} are other bytes than were written): remove it, and measure again`,
  );
