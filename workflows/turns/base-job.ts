import type { HostJob } from '../../gate/contract/host-job.ts';
import type { LaneSetting } from '../lane/lane-setting.ts';

/** The job of the trusted base, in a checkout of its own beside the change's; null where there is no such base. */
export function baseJob(
  { request, context }: Pick<LaneSetting, 'request' | 'context'>,
  change: HostJob,
): HostJob | null {
  const { trusted, baseLockFile } = context;
  if (trusted === undefined) return null;
  // What a run generated is the change's own lock file; of the base, that of its own baseline stands in.
  const { lockFile: _, ...common } = change;
  return {
    ...common,
    ...trusted,
    ...(baseLockFile === undefined ? {} : { baseLockFile }),
    asBase: { minFreeDisk: request.profile.host.minFreeDisk },
  };
}
