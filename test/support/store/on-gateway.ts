import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startVersitygw } from './versitygw.ts';

/** An S3 server of these tests alone. */
export interface Gateway {
  /** Folders in it are buckets, files in those are objects. */
  readonly folder: string;
  readonly bucket: string;
  /** What the AWS SDK needs to find it. */
  readonly environment: Readonly<Record<string, string>>;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Where stores are made in a bucket; else they are made in folders. */
    gateway: Gateway | undefined;
  }
}

/** Starts a real S3 server for all tests of a project, so that the tests of a store run on a bucket of it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gateway-'));
  const bucket = 'store-under-test';
  await mkdir(path.join(folder, 'root', bucket), { recursive: true });
  const gateway = await startVersitygw({ root: path.join(folder, 'root'), log: path.join(folder, 'log') });
  project.provide('gateway', { folder: path.join(folder, 'root'), bucket, environment: gateway.environment });
  return async () => {
    await gateway.process.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
