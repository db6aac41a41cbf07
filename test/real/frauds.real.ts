import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { detectIsolation } from '../../adapters/confinement/sandbox/detect-isolation.ts';
import { benchFrauds } from '../system/fraud/bench-frauds.ts';
import { fraudBench } from '../system/fraud/fraud-bench.ts';
import { programFrauds } from '../system/fraud/program-frauds.ts';

let bench: Awaited<ReturnType<typeof fraudBench>>;
let models: string;

// The same as in every test run, in a sandbox where this machine has one.
beforeAll(async () => {
  models = await mkdtemp(join(tmpdir(), 'fraud-models-'));
  // As an operator's folder of models is: a worker of root confines commands as another user.
  await chmod(models, 0o755);
  await writeFile(join(models, 'real.gguf'), `GGUF${'0123456789'.repeat(20)}`);
  const { isolation } = await detectIsolation();
  bench = await fraudBench('fraud-real', isolation, models);
}, 600_000);

afterAll(async () => {
  await bench.close();
  await rm(models, { recursive: true, force: true });
});

benchFrauds(
  () => bench,
  [
    ['as it is', ''],
    ['without default features', ' --no-default-features'],
    ['with its default features by name', ' --features default,fast'],
    ['with --quick', ' -- --quick'],
    ['in another form of output', ' -- --output-format bencher'],
    ['with colours', ' -- --color always'],
  ],
);
programFrauds(() => bench);
