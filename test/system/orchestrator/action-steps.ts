import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { parse } from 'yaml';
import { z } from 'zod';
import { cleanEnvironment } from '../../support/processes/run-cli.ts';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const Step = z.object({
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
  with: z.record(z.string(), z.unknown()).optional(),
});
export type Step = z.infer<typeof Step>;

const Action = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional() })),
  outputs: z.record(z.string(), z.object({ value: z.string() })),
  runs: z.object({ using: z.literal('composite'), steps: z.array(Step) }),
});

const Job = z.looseObject({ env: z.record(z.string(), z.string()).default({}), steps: z.array(Step) });
const Workflow = z.object({ permissions: z.record(z.string(), z.string()), jobs: z.record(z.string(), Job) });

const read = async (file: string): Promise<unknown> => parse(await readFile(join(ROOT, file), 'utf8'));

export const readAction = async () => Action.parse(await read('action.yml'));
export const readWorkflow = async (name: string) => Workflow.parse(await read(`examples/github-action/${name}`));

/** What GitHub's expressions may name here, by its path. */
type Context = Readonly<Record<string, string>>;

/** A text with its expressions filled in; of those, only names are known here. */
export const filled = (text: string, context: Context): string =>
  text.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => context[name] ?? '');

export interface JobEnded {
  readonly code: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs scripts of steps as GitHub's runner does: the shell that it starts, its files, and what steps hand on. */
export async function runSteps(
  steps: readonly Step[],
  { folder, context, env }: { readonly folder: string; readonly context: Context; readonly env: Context },
): Promise<JobEnded & { readonly context: Context }> {
  const temp = await mkdtemp(join(folder, 'runner-'));
  const summary = join(temp, 'summary.md');
  const known: Record<string, string> = { ...context };
  let [log, code] = ['', 0];
  let last: Record<string, string> = {};
  await writeFile(summary, '');
  for (const step of steps) {
    if (step.run === undefined || !isDue(step, known, code)) continue;
    const [script, output] = [join(temp, 'script.sh'), join(temp, 'output')];
    await writeFile(script, step.run);
    await writeFile(output, '');
    const own = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, filled(value, known)]));
    const files = { RUNNER_TEMP: temp, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, GITHUB_ACTIONS: 'true' };
    const ended = await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      env: cleanEnvironment({ ...env, ...files, ...own }),
      extendEnv: false,
      cwd: folder,
      reject: false,
      all: true,
    });
    log += `${ended.all}\n`;
    code ||= ended.exitCode ?? 1;
    last = outputsIn(await readFile(output, 'utf8'));
    for (const [name, value] of Object.entries(last)) known[`steps.${step.id}.outputs.${name}`] = value;
  }
  return { code, log, outputs: last, summary: await readFile(summary, 'utf8'), context: known };
}

/** A step without a condition is due as long as nothing failed; else what an output's being there decides. */
function isDue({ if: condition }: Step, known: Context, code: number): boolean {
  if (condition === undefined) return code === 0;
  const [, name = ''] = /^\$\{\{ !cancelled\(\) && ([\w.-]+) != '' \}\}$/.exec(condition) ?? [];
  if (name === '') throw new Error(`a condition that this runner doesn't know: ${condition}`);
  return (known[name] ?? '') !== '';
}

/** As the runner reads the file: one line each, or none. */
const outputsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [, name, value] = /^([\w-]+)=(.*)$/.exec(line) ?? [];
        if (name === undefined || value === undefined) throw new Error(`no output: ${line}`);
        return [name, value];
      }),
  );
