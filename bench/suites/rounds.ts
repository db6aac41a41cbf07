import path from 'node:path';
import { type Figure, judge, spreadOf } from '../figures/figure.ts';
import { besideOf, counted, takenOf } from '../figures/seconds-beside.ts';
import { lockHandover } from '../inputs/lock-handover.ts';
import { BENCHMARKS, ORDINARY, plantedHost } from '../inputs/planted-host.ts';
import { type PlantedTurns, plantedTurns, ROUNDS } from '../inputs/planted-turns.ts';
import type { Suite } from './suite.ts';

const MOST_PLAIN = 3;
const HANDOVERS = 10;

/** What rounds by turns cost, and what they find: of ten benchmarks six are slower by 3, 5 and 20 %. */
export const rounds: Suite = async ({ folder, repetitions, show }) => {
  const host = await plantedHost();
  try {
    let runs = 0;
    const timed = async (run: (home: string) => Promise<void>): Promise<number> => {
      runs += 1;
      const began = performance.now();
      await run(path.join(folder, `raw-${runs}`));
      return (performance.now() - began) / 1000;
    };
    const ordinary = ((await timed(host.asOrdinary)) * BENCHMARKS) / ORDINARY;
    const [pairs, plain]: [number[], number[]] = [[], []];
    const turns: PlantedTurns[] = [];
    // Minutes each: five repetitions of anything else are one of these.
    for (let repetition = 0; repetition < Math.ceil(repetitions / 5); repetition += 1) {
      const taken = await plantedTurns(host, `bench ${repetition}`, async (seconds) => {
        if (plain.length >= MOST_PLAIN) return;
        pairs.push(seconds);
        plain.push((await timed(host.asShort)) + (await timed(host.asShort)));
      });
      turns.push(taken);
    }
    show(costs(pairs, plain, ordinary));
    show(await handovers(host));
    show(findings(turns));
  } finally {
    await host.remove();
  }
};

function costs(pairs: readonly number[], plain: readonly number[], ordinary: number): Figure[] {
  const name = `a pair of ${BENCHMARKS} benchmarks in the gate`;
  const ofSide = spreadOf(pairs.map((seconds) => (ROUNDS * seconds) / 2 / ordinary));
  return [
    { name, ...takenOf(pairs), ...besideOf('the executable by itself, twice, as short', pairs, plain) },
    {
      name: `${ROUNDS} rounds of a side, all of them, beside one ordinary run by Criterion's defaults`,
      unit: '× its time',
      here: ofSide,
      plain: null,
      goal: judge(ofSide.median, { atMost: 1.5 }),
    },
  ];
}

async function handovers({ runConfined, starts }: Awaited<ReturnType<typeof plantedHost>>): Promise<Figure[]> {
  const taken: number[] = [];
  for (let index = 0; index < HANDOVERS; index += 1) taken.push(await lockHandover(runConfined));
  const here = spreadOf(taken);
  const between = spreadOf(starts.betweenHalves());
  return [
    {
      name: "the machine's lock, from a command to one that waits for it",
      ...{ unit: 'ms', here, plain: null, goal: judge(here.median, { atMost: 20 }) },
    },
    {
      name: 'from the first process of a pair to the second',
      ...{ unit: 'ms', here: between, plain: null, goal: judge(between.median, { atMost: 20 }) },
    },
  ];
}

/** What was found, planted by planted; what isn't slower is told as inconclusive or the same. */
function findings(turns: readonly PlantedTurns[]): Figure[] {
  const count = (group: string, verdict: string): number =>
    turns.reduce(
      (sum, { verdicts }) =>
        sum + [...verdicts].filter(([name, each]) => name.startsWith(`${group}/`) && each.verdict === verdict).length,
      0,
    );
  const [slowed, same] = [2 * turns.length, 4 * turns.length];
  const all = BENCHMARKS * ROUNDS * turns.length;
  const taken = turns.reduce((sum, { pairs }) => sum + pairs, 0);
  return [
    ...[3, 5, 20].flatMap((percent) => {
      const name = `planted: ${percent} % more work`;
      const group = `slower-${percent}`;
      return [
        counted(name, `of ${slowed} slower`, count(group, 'slower')),
        counted(name, `of ${slowed} the same`, count(group, 'same'), percent > 3 ? 0 : undefined),
      ];
    }),
    {
      name: 'a benchmark between pairs: how much change and base differ from one to the next',
      ...{ unit: '% of the time', here: spreadOf(turns.flatMap(({ scatter }) => scatter)), plain: null, goal: null },
    },
    counted('the very same work', `of ${same} accused`, count('same', 'slower') + count('same', 'faster'), 0),
    counted('pairs that looks spared, before what was found is confirmed', `of ${all} pairs`, all - taken),
  ];
}
