import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Figure } from './figures/figure.ts';
import { circumstances, headline, row } from './figures/report.ts';
import { asking } from './suites/asking.ts';
import { cluster } from './suites/cluster.ts';
import { commands } from './suites/commands.ts';
import { comparison } from './suites/comparison.ts';
import { judging } from './suites/judging.ts';
import { origins } from './suites/origins.ts';
import { overhead } from './suites/overhead.ts';
import { probe } from './suites/probe.ts';
import { reading } from './suites/reading.ts';
import { receipts } from './suites/receipts.ts';
import { recovery } from './suites/recovery.ts';
import { reuse } from './suites/reuse.ts';
import { rounds } from './suites/rounds.ts';
import { store } from './suites/store.ts';
import type { Suite } from './suites/suite.ts';
import { trend } from './suites/trend.ts';
import { warmBase } from './suites/warm-base.ts';

const SUITES: ReadonlyMap<string, Suite> = new Map([
  ['reading', reading],
  ['judging', judging],
  ['store', store],
  ['overhead', overhead],
  ['recovery', recovery],
  ['warm-base', warmBase],
  ['receipts', receipts],
  ['commands', commands],
  ['comparison', comparison],
  ['rounds', rounds],
  ['trend', trend],
  ['asking', asking],
  ['reuse', reuse],
  ['origins', origins],
  ['probe', probe],
  ['cluster', cluster],
]);

const positive = (text: string): number => {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('a whole number above zero');
};

const suiteOf = (name: string): string => {
  if (SUITES.has(name)) return name;
  throw new InvalidArgumentError(`there are ${[...SUITES.keys()].join(', ')}`);
};

const program = new Command('npm run bench --')
  .description("This project's own speed and memory, beside plain counterparts in the same run.")
  .argument('[suite]', `one of: ${[...SUITES.keys()].join(', ')}`, suiteOf)
  .option('--repetitions <n>', 'runs of each workload', positive, 5)
  .option('--json', 'one document instead of a table', false)
  .parse();

const [name] = program.processedArgs as [string | undefined];
const { repetitions, json } = program.opts<{ repetitions: number; json: boolean }>();
const suite = SUITES.get(name ?? '');
if (name === undefined || suite === undefined) {
  program.outputHelp();
} else {
  const about = circumstances(name, repetitions);
  if (!json) process.stdout.write(headline(about));
  const shown: Figure[] = [];
  const show = (figures: readonly Figure[]): void => {
    for (const figure of figures) {
      if (!json) process.stdout.write(row(figure, shown.at(-1)?.name ?? null));
      shown.push(figure);
    }
  };
  const folder = await mkdtemp(path.join(tmpdir(), 'benchmark-gate-bench-'));
  const cleanUp = (): void => rmSync(folder, { recursive: true, force: true });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      cleanUp();
      process.exit(1);
    });
  }
  try {
    await suite({ folder, repetitions, show });
  } finally {
    cleanUp();
  }
  if (json) process.stdout.write(`${JSON.stringify({ ...about, figures: shown }, null, 2)}\n`);
}
