import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { measuringTerms } from '../../../../../adapters/bench-host/job/measuring-terms.ts';
import type { OpenedJob } from '../../../../../adapters/bench-host/job/opened-job.ts';

interface Parts {
  readonly lock?: string;
  readonly rustc?: string;
  readonly environment?: Record<string, string>;
  readonly named?: string;
}

async function terms({ lock, rustc = 'rustc 1.95.0', environment = {}, named }: Parts = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'terms-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  if (lock !== undefined) await writeFile(join(folder, 'Cargo.lock'), lock);
  const opened = {
    prepared: { toolchain: { requested: null, name: null, rustc, cargo: 'cargo 1.95.0' } },
    paths: { checkout: { outside: folder } },
    environment: { PATH: '/usr/bin', HOME: folder, CARGO_TARGET_DIR: join(folder, 'target'), ...environment },
  };
  return measuringTerms(opened as unknown as OpenedJob, named ?? null);
}

it('is the same wherever the job lies, and one digest', async () => {
  expect(await terms({ lock: 'version = 3' })).toBe(await terms({ lock: 'version = 3' }));
  expect(await terms()).toMatch(/^[0-9a-f]{64}$/);
});

it.each<[string, Parts]>([
  ['a compiler', { rustc: 'rustc 1.96.0' }],
  ['a toolchain that the command names', { named: 'nightly' }],
  ['a variable of the host', { environment: { CUDA_HOME: '/opt/cuda' } }],
  ['a lock file', { lock: 'version = 4' }],
])('differs by %s', async (_, parts) => {
  expect(await terms(parts)).not.toBe(await terms());
});
