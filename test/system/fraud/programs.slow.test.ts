import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { fraudBench } from './fraud-bench.ts';
import { programFrauds } from './program-frauds.ts';

let bench: Awaited<ReturnType<typeof fraudBench>>;
let models: string;

beforeAll(async () => {
  models = await mkdtemp(join(tmpdir(), 'fraud-models-'));
  await writeFile(join(models, 'real.gguf'), `GGUF${'0123456789'.repeat(20)}`);
  bench = await fraudBench('fraud-programs', 'none', models);
});

afterAll(async () => {
  await bench.close();
  await rm(models, { recursive: true, force: true });
});

programFrauds(() => bench);
