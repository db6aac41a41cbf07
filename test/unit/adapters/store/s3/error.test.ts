import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { s3Objects } from '../../../../../adapters/store/s3/objects.ts';
import type { Fault } from '../../../../support/store/s3-stand-in.ts';
import { SECRETS, standInStore } from '../../../../support/store/s3-stand-in-store.ts';

const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing',
    (error: unknown) => error,
  );

describe('what S3 refuses (a stand-in server)', () => {
  it.each<[Fault & object, string, string]>([
    [{ status: 404, code: 'NoSuchBucket' }, 'misconfigured', 'there is no such bucket: create it'],
    [{ status: 403, code: 'InvalidAccessKeyId' }, 'misconfigured', 'check AWS_ACCESS_KEY_ID'],
    [{ status: 403, code: 'SignatureDoesNotMatch' }, 'misconfigured', 'AWS_SECRET_ACCESS_KEY'],
    [{ status: 403, code: 'AccessDenied' }, 'misconfigured', 'no permission: allow these credentials s3:ListBucket'],
    [{ status: 403 }, 'misconfigured', 'no permission'],
    [{ status: 400, code: 'AuthorizationHeaderMalformed' }, 'misconfigured', 'set AWS_REGION'],
    [{ status: 400, code: 'ExpiredToken' }, 'unavailable', 'the credentials have expired: renew them'],
    [{ status: 403, code: 'RequestTimeTooSkewed' }, 'unavailable', 'the clock of this machine is wrong'],
    [{ status: 503, code: 'SlowDown' }, 'unavailable', 'try again later'],
    [{ status: 500, code: 'InternalError' }, 'unavailable', 'try again later'],
    [{ status: 507, code: 'XMinioStorageFull' }, 'unavailable', 'free some space'],
    [{ status: 400, code: 'SomethingNew' }, 'unavailable', 'HTTP 400 SomethingNew'],
    [{ status: 418, code: 'no code; $(of) any kind' }, 'unavailable', '(HTTP 418)'],
    [{ status: 200, text: '<html>It works!' }, 'misconfigured', 'is no S3'],
    [{ status: 404, text: 'nothing here' }, 'misconfigured', 'what answers is no S3'],
    [{ status: 502, text: '<html>Bad Gateway' }, 'unavailable', 'try again later'],
  ])('is said with its mend: %j', async (fault, kind, mend) => {
    const { server, objects } = await standInStore();
    server.fault = () => fault;
    const error = await thrownBy(objects.read('runs/x/y'));
    expect(error).toMatchObject({ name: 'StoreError', kind, message: expect.stringContaining(mend) });
    expect(error).toMatchObject({ message: expect.stringMatching(/s3:\/\/bucket\/gate\/ on 127\.0\.0\.1:\d+: /) });
    expect(server.requests.length).toBeLessThanOrEqual(3);
  });

  it('names the object where a single one is refused', async () => {
    const { server, objects } = await standInStore();
    await objects.create('x', 'runs/x/y');
    server.fault = ({ path }) => (path.endsWith('/runs/x/y') ? { status: 403, code: 'AccessDenied' } : null);
    for (const [work, what] of [
      [() => objects.read('runs/x/y'), 'read'],
      [() => objects.stat('runs/x/y'), 'look for'],
      [() => objects.replace('x', 'runs/x/y'), 'write'],
      [() => objects.remove('runs/x/y'), 'remove'],
    ] as const) {
      const message = expect.stringContaining(`could not ${what} s3://bucket/gate/runs/x/y on`);
      await expect(work()).rejects.toMatchObject({ kind: 'misconfigured', message });
    }
  });

  it('never repeats a key, a secret or a token, however an error is shown', async () => {
    const { server, objects } = await standInStore();
    const echo = SECRETS.map((secret) => `<AWSAccessKeyId>${secret}</AWSAccessKeyId>`).join('');
    server.fault = () => ({
      status: 403,
      text: `<Error><Code>SignatureDoesNotMatch</Code><Message>${SECRETS.join(' ')}</Message>${echo}</Error>`,
    });
    const error = await thrownBy(objects.create('x', 'runs/x/y'));
    expect(error).toMatchObject({ kind: 'misconfigured' });
    const shown = inspect(error, { depth: 20, showHidden: true });
    for (const secret of SECRETS) expect(shown).not.toContain(secret);
    expect(objects.rootUri).toBe('s3://bucket/gate/');
  });

  it('is asked again when it could not be opened', async () => {
    const { server, objects } = await standInStore();
    server.fault = () => ({ status: 403, code: 'AccessDenied' });
    await expect(objects.list('runs')).rejects.toMatchObject({ kind: 'misconfigured' });
    server.fault = () => null;
    expect(await objects.list('runs')).toEqual([]);
  });

  it('and a server that is not there, or has no name, are told apart from a refusal', async () => {
    const { server, objects } = await standInStore();
    await server.stop();
    await expect(objects.list('runs')).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining(
        'no connection (ECONNREFUSED): is the server up, and AWS_ENDPOINT_URL_S3 right?',
      ),
    });
    await server.start();
  });

  it.each([
    ['AWS_REGION', 'set AWS_REGION'],
    ['AWS_ACCESS_KEY_ID', 'there are no credentials: set AWS_ACCESS_KEY_ID'],
  ])('is clear without %s', async (name, mend) => {
    const { server } = await standInStore();
    vi.stubEnv(name, undefined);
    // No file of the user's, and no machine's own role.
    for (const file of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(file, '/dev/null');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    const objects = s3Objects({ bucket: 'bucket', prefix: '' }, process.env);
    await expect(objects.list('runs')).rejects.toMatchObject({
      kind: 'misconfigured',
      message: expect.stringContaining(mend),
    });
    expect(server.requests).toEqual([]);
  });
});
