import type { HostJob } from '../../gate/contract/host-job.ts';
import type { SuiteTask } from '../state/suite-task.ts';
import type { LaneSetting } from './lane-setting.ts';

/** What a lane's builds may begin with: nothing where the profile doesn't want it, or no commit can be trusted. */
export function warmBaseTerms(
  { request, context }: Pick<LaneSetting, 'request' | 'context'>,
  tasks: readonly SuiteTask[],
): Pick<HostJob, 'warmBase'> {
  const { repository, profile } = request;
  const { trusted } = context;
  if (!profile.warmBase || trusted === undefined) return {};
  const commands = tasks.flatMap(({ definition, command }) =>
    definition.kind === 'criterion'
      ? [command]
      : [...(definition.build === null ? [] : [definition.build]), ...definition.prepare, command],
  );
  return {
    warmBase: { repository, ...trusted, commands: [...new Set(commands)].sort(), timeoutMs: profile.budget.build },
  };
}
