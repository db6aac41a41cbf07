import type { MeasurementSet } from '../../../../gate/baseline/measurement-set.ts';
import type { MeasurementRef } from '../../../../gate/contract/measured/measurement-ref.ts';
import type { RoundRef } from '../../../../gate/contract/measured/round-ref.ts';
import type { BenchmarkMeasurement } from '../../../../gate/criterion/measurement.ts';
import type { BandOf } from '../../../../gate/policy/honesty/noise-bands.ts';
import type { Asked } from '../../../../gate/policy/honesty/wrong.ts';
import {
  type JudgedRound,
  judgeRounds,
  type LightBenchmark,
  measuredRound,
} from '../../../../gate/policy/rounds/judge-rounds.ts';
import { judgeSet } from '../../../../gate/policy/suites/judge-set.ts';
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
 * those of the one round that stands for a benchmark. Null where its first one is refused.
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
  for (const round of rounds) {
    heartbeat();
    const loaded = await load(round.uri);
    const isFirst = judged.length === 0;
    const set = isFirst ? account.admit(uri, target, loaded) : loaded;
    if (set === null) return null;
    // A later round that can't be read is one less, or belongs to something else.
    if ('fault' in set || set.executable.key !== key) continue;
    const light = lightRound(round, judgeSet(round.uri, set, asked, await bandsOf(set)), origins);
    if (
      !account.hasRoom(
        uri,
        target,
        light.kept.map((each) => each.round),
      )
    )
      return null;
    judged.push(light);
  }
  const [first, ...later] = judged;
  if (first === undefined) return null;
  const { set, chosen } = judgeRounds([first, ...later]);
  for (const [benchmark, of] of chosen) {
    const origin = origins.get(of);
    if (origin !== undefined) account.origins.set(benchmark, origin);
  }
  return { ...set, uri };
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
