import type { MeasurementSet } from '../../../../gate/baseline/measurement-set.ts';
import type { MeasurementRef } from '../../../../gate/contract/measured/measurement-ref.ts';
import type { RoundRef } from '../../../../gate/contract/measured/round-ref.ts';
import type { BenchmarkMeasurement, Problem } from '../../../../gate/criterion/measurement.ts';
import type { BandOf } from '../../../../gate/policy/honesty/noise-bands.ts';
import type { Asked } from '../../../../gate/policy/honesty/wrong.ts';
import {
  type JudgedRound,
  judgeRounds,
  type LightBenchmark,
  measuredRound,
} from '../../../../gate/policy/rounds/judge-rounds.ts';
import { distinct, judgeSet } from '../../../../gate/policy/suites/judge-set.ts';
import type { JudgedSet } from '../../../../gate/policy/suites/judged.ts';
import type { Unreadable } from '../unreadable.ts';
import type { SampleAccount, SampleOrigin } from './sample-account.ts';

/** What rounds are judged by. */
interface RoundTerms {
  readonly asked: Asked;
  readonly bandsOf: (set: MeasurementSet) => Promise<BandOf>;
  readonly load: (uri: string) => Promise<MeasurementSet | Unreadable>;
  readonly account: SampleAccount;
  readonly heartbeat: () => void;
}

/**
 * Loads the rounds of an executable one after the other, judges each by itself, and makes one set of them. Its samples are
 * those of the one round that stands for a benchmark. A round that the store lost is told, and the others count. Null where none
 * is left, or they are more than is kept of a run.
 */
export async function loadRounds(
  {
    uri,
    target,
    key,
    rounds,
  }: Pick<MeasurementRef, 'uri' | 'target' | 'key'> & { readonly rounds: readonly RoundRef[] },
  { asked, bandsOf, load, account, heartbeat }: RoundTerms,
): Promise<JudgedSet | null> {
  const origins = new Map<BenchmarkMeasurement, SampleOrigin>();
  const judged: JudgedRound[] = [];
  const lost: Problem[] = [];
  const before = account.taken();
  for (const round of rounds) {
    heartbeat();
    const loaded = await load(round.uri);
    if ('fault' in loaded && loaded.kind !== 'too-large') {
      lost.push({ code: 'incomplete', where: target, message: `round ${round.number} ${loaded.fault} in the store` });
      continue;
    }
    const set = 'fault' in loaded || judged.length === 0 ? account.admit(uri, target, loaded) : loaded;
    if (set === null) return refused(account, before);
    if (set.executable.key !== key) continue;
    const light = lightRound(round, judgeSet(round.uri, set, asked, await bandsOf(set)), origins);
    const part = light.kept.map((each) => each.round);
    if (!account.hasRoom(uri, target, part)) return refused(account, before);
    judged.push(light);
  }
  const [first, ...later] = judged;
  if (first === undefined) {
    const [why] = lost;
    if (why !== undefined) account.refuse(uri, `what was measured of ${target} is lost: ${why.message}`, 'transient');
    return null;
  }
  const { set, chosen } = judgeRounds([first, ...later]);
  for (const [benchmark, of] of chosen) {
    const origin = origins.get(of);
    if (origin !== undefined) account.origins.set(benchmark, origin);
  }
  return { ...set, uri, problems: distinct([...set.problems, ...lost]) };
}

function refused(account: SampleAccount, before: ReturnType<SampleAccount['taken']>): null {
  account.giveBack(before);
  return null;
}

/** Keeps of a round what its benchmarks say, and where their samples are. */
function lightRound(
  { uri, session, half }: RoundRef,
  { kept, set, ...judged }: JudgedSet,
  origins: Map<BenchmarkMeasurement, SampleOrigin>,
): JudgedRound {
  const places = new Map(set.benchmarks.map((benchmark, index) => [benchmark, index]));
  const light = kept.map((benchmark): LightBenchmark => {
    const { samples: _, ...rest } = benchmark;
    origins.set(rest, { uri, of: 'executable', index: places.get(benchmark) ?? -1 });
    return { benchmark: rest, round: measuredRound(benchmark, session, half) };
  });
  const without = { ...set, benchmarks: light.map(({ benchmark }) => benchmark), remeasured: [] };
  return { session, judged: { ...judged, set: without }, kept: light };
}
