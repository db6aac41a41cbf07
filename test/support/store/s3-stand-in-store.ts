import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { ObjectStore } from '../../../adapters/store/content/object-store.ts';
import { s3Objects } from '../../../adapters/store/s3/objects.ts';
import { S3StandIn } from './s3-stand-in.ts';

export const SECRETS = ['AKIA-THE-KEY-ID', 'the-very-secret-key', 'the-session-token'] as const;

export interface StandInStore {
  readonly server: S3StandIn;
  readonly objects: ObjectStore;
  /** What the AWS SDK needs to find it; in this process's environment as well. */
  readonly environment: Readonly<Record<string, string>>;
  /** Another process's view of the same bucket. */
  other(): ObjectStore;
  /** What lies in the folder for temporary files now. */
  temporary(): Promise<string[]>;
}

/** Objects under `s3://bucket/gate/` on a stand-in of S3, whose faults a test chooses; gone when the test has finished. */
export async function standInStore(): Promise<StandInStore> {
  const server = new S3StandIn();
  const [id, secret, token] = SECRETS;
  const environment = {
    ...(await server.start()),
    AWS_ACCESS_KEY_ID: id,
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_SESSION_TOKEN: token,
    TMPDIR: await mkdtemp(path.join(tmpdir(), 's3-spool-')),
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await server.stop();
    await rm(environment.TMPDIR, { recursive: true });
  });
  const open = () => s3Objects({ bucket: 'bucket', prefix: 'gate/' }, environment);
  return { server, environment, objects: open(), other: open, temporary: () => readdir(environment.TMPDIR) };
}
