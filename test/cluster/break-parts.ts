import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { ClusterWorld } from './cluster-world.ts';
import { type PlannedFault, planFaults } from './fault-plan.ts';
import { carryOut } from './victim.ts';

/** What may be lost three times and more: it is made up for. Any other step of control ends its gate as `degraded-provider` then. */
const HARMLESS = /^(?:publish|await|store|answer|tell)/;

/** Between two faults, so that what was lost begins anew, in milliseconds. */
const PEACE_MS = 1_500;

/** How often each fault meets each victim, all in all: what is under way after that ends in peace. */
const ROUNDS = 2;

export interface BreakingOptions {
  readonly world: ClusterWorld;
  readonly random: () => number;
  /** Ends it, between two faults. */
  readonly over: AbortSignal;
  /** Is told of each fault before it happens. */
  readonly onFault: () => void;
}

/**
 * One part after the other is broken: every fault of every victim, and then again. A fault waits while a gate that it may
 * hit is at its second attempt of something that it can't end without: lost a third time, that would end the gate,
 * rightly, as `degraded-provider`.
 */
export async function breakParts({ world, random, over, onFault }: BreakingOptions): Promise<PlannedFault[]> {
  const done: PlannedFault[] = [];
  const began = performance.now();
  const victims = Object.keys(world.victims);
  let plan: PlannedFault[] = Array.from({ length: ROUNDS }, () => planFaults(victims, random)).flat();
  while (!over.aborted && plan.length > 0) {
    const retried = await retriedNamespaces(world);
    const next = plan.find(({ victim }) => !world.victims[victim]?.namespaces.some((name) => retried.has(name)));
    const victim = next === undefined ? undefined : world.victims[next.victim];
    if (next === undefined || victim === undefined) {
      await sleep(PEACE_MS);
      continue;
    }
    plan = plan.filter((each) => each !== next);
    const away = next.fault === 'kill' ? '' : ` for ${(next.awayMs / 1000).toFixed(1)} s`;
    console.log(`${((performance.now() - began) / 1000).toFixed(0)} s: ${next.fault} ${next.victim}${away}`);
    onFault();
    await carryOut(next, victim);
    done.push(next);
    await sleep(PEACE_MS);
  }
  return done;
}

/** Namespaces where a gate has lost an attempt; all of them while the server doesn't answer. */
async function retriedNamespaces(world: ClusterWorld): Promise<ReadonlySet<string>> {
  const retried = new Set<string>();
  for (const namespace of new Set(Object.values(world.victims).flatMap((victim) => victim.namespaces))) {
    if (await hasRetried(world.client(namespace)).catch(() => true)) retried.add(namespace);
  }
  return retried;
}

async function hasRetried({ workflow }: Client): Promise<boolean> {
  for await (const { workflowId } of workflow.list({ query: `ExecutionStatus = 'Running'` })) {
    const { raw } = await workflow.getHandle(workflowId).describe();
    const again = (raw.pendingActivities ?? []).filter(({ attempt }) => (attempt ?? 1) > 1);
    if (again.some(({ activityType }) => !HARMLESS.test(activityType?.name ?? ''))) return true;
  }
  return false;
}
