import type { GateWorld } from './gate-world.ts';

/** How many benchmarks of the executable under way are measured, as its host tells; 0 while nothing is being measured. */
export async function measuredSoFar({ gates, id }: GateWorld): Promise<number> {
  const steps = await (await gates.find(id)).pendingSteps();
  return steps.find(({ name }) => name === 'measureExecutable')?.told?.done ?? 0;
}
