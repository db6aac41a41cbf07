import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { benchFrauds } from './bench-frauds.ts';
import { fraudBench } from './fraud-bench.ts';

let bench: Awaited<ReturnType<typeof fraudBench>>;
let models: string;

beforeAll(async () => {
  models = await mkdtemp(join(tmpdir(), 'fraud-models-'));
  bench = await fraudBench('fraud', 'none', models);
});

afterAll(async () => {
  await bench.close();
  await rm(models, { recursive: true, force: true });
});

benchFrauds(() => bench);
