import { z } from 'zod';
import { LONGEST_PLACE } from '../names/limits.ts';
import { openObject } from '../names/open-object.ts';

const Name = z.string().min(1).max(LONGEST_PLACE);

/**
 * Where something failed, apart from its words: two failures are the same where their classes and places are. A key that
 * is absent, the failure doesn't have.
 */
export const FailurePlace = openObject({
  package: Name.optional(),
  /** A bench's or a compiled target's name, as cargo has it; of a command suite, the name of its run. */
  target: Name.optional(),
  /** What was being measured; absent: nothing yet, or nothing that has a name. */
  benchmark: Name.optional(),
  /** The compiler's, such as `E0308`; or the gate's own, such as `too-large`, of what it refuses. */
  code: Name.optional(),
  /** The source that the compiler shows, or the file that is refused; `.` is the whole commit. */
  file: Name.optional(),
});
export type FailurePlace = Readonly<z.infer<typeof FailurePlace>>;
