import { z } from 'zod';
import { InputError } from '../../client/input-error.ts';

/** A run's id as `run` answers it, or the run id that receipts name. */
export const RunId = z.string().min(1).max(500).describe('the id that run answers, or the run id that receipts name');

/** How long a call waits; agents' clients end theirs after a minute or so, where no progress is told. */
export const WaitSeconds = z
  .int()
  .min(0)
  .max(600)
  .default(0)
  .describe('seconds to wait for the outcome (at most 600); 0: answer at once. The run goes on either way');

/** The number of a pull request or issue. */
export const SubjectNumber = z.int().positive().max(9_999_999_999);

/**
 * The arguments of a call.
 *
 * @throws InputError with every fault, each after the argument's name
 */
export function parseArguments<Schema extends z.ZodType>(input: Schema, given: unknown): z.output<Schema> {
  const parsed = input.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  throw new InputError(
    parsed.error.issues
      .slice(0, 50)
      .map(({ path, message }) => [...path.map(String), message].join(': ').slice(0, 500)),
    { cause: parsed.error },
  );
}
