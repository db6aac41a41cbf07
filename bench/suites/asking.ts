import { quietRuntime } from '../../test/support/temporal/quiet-runtime.ts';
import { startVersionedServer } from '../../test/support/temporal/versioned-server.ts';
import { UpgradeWorld } from '../../test/support/world/upgrade-world.ts';
import { type Figure, judge, spreadOf } from '../figures/figure.ts';
import { type RunFacts, readRunFacts } from '../inputs/run-facts.ts';
import type { Suite } from './suite.ts';

/** The first finds nothing warm: control has fetched no repository of the four yet. */
const WARM_UP = 4;

interface Asked {
  readonly asking: RunFacts;
  readonly gate: RunFacts;
}

/**
 * What the thinnest request adds to the very gate that it began: completing it by GitHub and git, starting that gate, and
 * being told its outcome. Each is of another pull request, whose commit control has not seen; hosts measure at once.
 */
export const asking: Suite = async ({ folder, repetitions, show }) => {
  quietRuntime();
  const server = await startVersionedServer(folder);
  const world = await UpgradeWorld.open(server, WARM_UP + repetitions);
  try {
    await world.control([], undefined, await world.ownAddresses());
    for (let done = 0; done < WARM_UP; done += 1) await askOnce(world);
    const all: Asked[] = [];
    for (let done = 0; done < repetitions; done += 1) all.push(await askOnce(world));
    show(figuresOf(all));
  } finally {
    await world.end();
    await server.stop();
  }
};

async function askOnce(world: UpgradeWorld): Promise<Asked> {
  const asked = await world.ask();
  const { status, workflow } = await asked.outcome();
  if (asked.id === null || workflow === null || status !== 'pass') throw new Error(`a gate ended as ${status}`);
  const [asking, gate] = await Promise.all([asked.id, workflow.id].map((id) => readRunFacts(world.place.client, id)));
  if (asking === undefined || gate === undefined) throw new Error('two runs');
  return { asking, gate };
}

function figuresOf(all: readonly Asked[]): Figure[] {
  const name = 'what a thin request adds to its gate';
  const added = spreadOf(all.map(({ asking, gate }) => asking.seconds - gate.seconds));
  const gates = spreadOf(all.map(({ gate }) => gate.seconds));
  const of = (unit: string, take: (asking: RunFacts) => number): Figure => ({
    ...{ name, unit, here: spreadOf(all.map(({ asking }) => take(asking))), plain: null, goal: null },
  });
  return [
    {
      ...{ name, unit: 's', here: added, plain: null, goal: judge(added.median, { atMost: 0.5 }) },
      beside: { name: 'the gate', figure: gates },
    },
    of('s in resolveAsked', ({ work }) => work.get('resolveAsked') ?? 0),
    of('s in beginGate', ({ work }) => work.get('beginGate') ?? 0),
    of('s in queues', ({ queued }) => queued),
  ];
}
