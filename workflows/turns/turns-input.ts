import type { MeasuredInput } from '../../gate/contract/decision/evaluation.ts';
import type { MeasuredCommit } from '../../gate/contract/request.ts';
import type { GateState } from '../state/gate-state.ts';
import { asksForTurns } from './begin-turns.ts';

/** What judging is told of the base that was measured by turns; nothing where nobody asked for it. */
export function turnsInput(
  request: MeasuredCommit,
  { baseRecords, notByTurns, baseLockFile, looks }: GateState,
): Pick<MeasuredInput, 'turns'> {
  if (!asksForTurns({ request })) return {};
  const looked = [...looks].flatMap(([lane, { answer, unlooked }]) =>
    unlooked !== null || answer === null || answer.uri === null ? [] : [{ lane, uri: answer.uri }],
  );
  const unlooked = [...looks].flatMap(([lane, { unlooked: why }]) => (why === null ? [] : [{ lane, why }]));
  return {
    turns: {
      runs: [...baseRecords.values()],
      ...(looked.length === 0 ? {} : { looks: looked }),
      ...(unlooked.length === 0 ? {} : { unlooked }),
      ...(notByTurns === null ? {} : { why: notByTurns }),
      ...(baseLockFile === null ? {} : { lockFile: baseLockFile }),
    },
  };
}
