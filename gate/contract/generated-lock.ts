import { z } from 'zod';

/**
 * The lock file of a run whose commit has none, in the store: every lane, host and pass of the run builds with the same
 * dependencies.
 */
export const GeneratedLock = z.object({
  uri: z.string(),
  /** `sha256:…` of its text. */
  digest: z.string(),
  /** `base`: that of the trusted base's baseline, which still fits; else cargo generated it for this run. */
  origin: z.enum(['generated', 'base']),
});
export type GeneratedLock = Readonly<z.infer<typeof GeneratedLock>>;
