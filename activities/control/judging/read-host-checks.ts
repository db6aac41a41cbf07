import type { MeasuredInput } from '../../../gate/contract/decision/evaluation.ts';
import { carriedSet } from '../../../gate/policy/baselines/carried-numbers.ts';
import { hostCheckWords, type ReadHostCheck } from '../../../gate/policy/evidence/host-check-words.ts';
import { RunBands } from './run-bands.ts';
import type { SetReader } from './sets/judge-sets.ts';
import { unlessUnreadable } from './unreadable.ts';

/** What checks on hosts say, in words; a set or a baseline that can't be used says nothing. */
export async function readHostChecks(
  { hostChecks = [], request }: Pick<MeasuredInput, 'hostChecks' | 'request'>,
  reader: SetReader,
): Promise<string[]> {
  const bands = new RunBands(request, reader.findCalibration);
  const read: ReadHostCheck[] = [];
  for (const check of hostChecks) {
    reader.heartbeat?.();
    const { carried, again, suite } = check;
    const set = again === undefined ? null : await unlessUnreadable(reader.loadMeasurementSet(again.uri));
    const origin =
      carried.carriedOver === undefined
        ? undefined
        : await reader.readOrigin?.({ uri: carried.uri, carriedOver: carried.carriedOver });
    const before = origin === undefined || 'fault' in origin ? null : carriedSet(origin, carried, suite, carried.uri);
    const isRead = set !== null && before !== null && typeof before !== 'string';
    read.push({
      check,
      measured: isRead ? { before: [...before.kept], again: set.benchmarks, bandOf: await bands.of(set) } : null,
    });
  }
  return hostCheckWords(read);
}
