import { translating } from '../activities/translate-failure.ts';

/** Wraps every activity of a set, so that what it throws is what Temporal understands. */
export const translatingAll = <T extends object>(activities: T): T =>
  Object.fromEntries(
    Object.entries(activities).map(([name, activity]) => [name, translating(activity as () => Promise<unknown>)]),
  ) as T;
