import { createMeasureClient } from '../../../client/measure-client.ts';
import { MeasureRequest } from '../../../gate/contract/measuring/measure-request.ts';
import type { GateScene } from './gate-bench.ts';

/** The measuring of a scene's commit, and who asks for it. */
export function measuringOf({ request, client }: GateScene, changes: Partial<MeasureRequest> = {}) {
  const { repository, headSha, source, profile, suites, executables } = request;
  const asked = { repository, subject: null, branch: null, headSha, source, profile, suites, executables, ...changes };
  const measurings = createMeasureClient(client);
  return {
    request: MeasureRequest.parse(asked),
    measurings,
    start: (more: Partial<MeasureRequest> = {}) => measurings.start({ ...asked, ...more }),
  };
}
