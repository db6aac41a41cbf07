import { activityInfo, type Context, heartbeat } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';

const INTERVAL_MS = 3_000;

/**
 * Heartbeats for control activities, which are many small waits on GitHub, git and the store: a worker that dies is
 * noticed, and a cancelled run doesn't wait for them.
 */
export const heartbeating = (_context: Context): ActivityInterceptors => ({
  inbound: {
    async execute(input, next) {
      if (!activityInfo().heartbeatTimeoutMs) return next(input);
      const beat = setInterval(heartbeat, INTERVAL_MS);
      try {
        return await next(input);
      } finally {
        clearInterval(beat);
      }
    },
  },
});
