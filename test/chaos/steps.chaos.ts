import { afterAll, describe, it } from 'vitest';
import { type KilledGate, killAtStep, VICTIMS, type Victims } from './kill-at-step.ts';
import { STEPS } from './steps.ts';

const SEED = Number(process.env.CHAOS_SEED ?? 1);

const victims = Object.keys(VICTIMS) as Victims[];
const cells = STEPS.flatMap((step) => victims.map((killed) => ({ step, killed, name: step.name })));
const killedGates: KilledGate[] = [];

describe('a gate whose worker or server dies', () => {
  afterAll(() => console.log(table(killedGates)));

  it.concurrent.each(cells.map((cell, at) => ({ ...cell, seed: SEED * 1000 + at })))(
    'in $name: $killed, seed $seed',
    async ({ step, killed, seed }) => {
      killedGates.push(await killAtStep(step, killed, seed));
    },
  );
});

function table(rows: readonly KilledGate[]): string {
  const line = ({ step, victims: killed, seen, afterMs, recoveredMs, twice }: KilledGate): string =>
    `${step.padEnd(36)}${killed.padEnd(18)}${seen.padEnd(12)}${afterMs.toFixed(0).padStart(6)} ms ${(recoveredMs / 1000).toFixed(1).padStart(7)} s${`${twice}`.padStart(6)}`;
  const head = `${'step'.padEnd(36)}${'killed'.padEnd(18)}${'seen'.padEnd(12)}    after   outcome  twice`;
  return [head, ...rows.map(line), `${rows.length} of ${cells.length} ended as any other run`].join('\n');
}
