import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import type { BaselineSide } from '../../../gate/comparison/document/comparison-of.ts';
import { Random } from './random.ts';
import { documentOfRounds } from './round-documents.ts';

/** What one session measured: twelve benchmarks of seven rounds, which scatter by 0.3 %, and sessions by 2 %. */
export function sessionDocument(
  session: number,
  changes: Partial<BaselineDocument> = {},
  factor: (index: number) => number = () => 1,
): BaselineDocument {
  const random = new Random(session + 1);
  const benchmarks = Array.from({ length: 12 }, (_, index) => {
    const level = 100 * factor(index) * Math.exp(0.02 * random.normal());
    return {
      id: `b${index}`,
      session: `s${session}`,
      times: Array.from({ length: 7 }, () => level * Math.exp(0.003 * random.normal())),
    };
  });
  const run = { workflowId: 'measure', firstExecutionRunId: `run-${session}` };
  return documentOfRounds(benchmarks, { run, ...changes });
}

/** Sessions of one commit, as sides. */
export const sessionSides = (count: number, changes: Partial<BaselineDocument> = {}): BaselineSide[] =>
  Array.from({ length: count }, (_, session) => ({
    digest: `sha256:${session}`,
    document: sessionDocument(session, changes),
  }));
