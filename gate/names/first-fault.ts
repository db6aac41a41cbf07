import type { z } from 'zod';

type Context = z.core.ParseContextInternal<z.core.$ZodIssue>;

/**
 * How what others wrote is parsed: up to its first fault. A fault takes some hundred bytes of memory for what took two to
 * write, so that of a few megabytes of faulty elements all faults together end a process. Zod has this for its own
 * `validate`, which gives no value: `test/system/attacks/results/faulty-elements` tells when it has it no more. It goes
 * through records to their end all the same: they are bounded by themselves, `gate/names/bounded-record`.
 */
export const FIRST_FAULT: z.core.ParseContext<z.core.$ZodIssue> = { abortEarly: true } satisfies Context as Context;
