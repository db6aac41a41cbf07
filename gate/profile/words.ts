import ms, { type StringValue } from 'ms';
import { z } from 'zod';
import { boundedRecord } from '../names/bounded-record.ts';
import { misplaced } from './misplaced.ts';

/** A name of a suite, a run, a metric, a target or an agent. `title` is how the page of all keys calls a type. */
export const Name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._/+-]{0,99}$/, 'expected a short name of letters, digits, spaces and . _ / + -')
  .meta({ title: 'name' });

/** Where the work goes next: the name of an agent. `self` is the gate's own word for another pass. */
export const Agent = Name.refine(
  (name) => name !== 'self',
  'self is where the gate itself goes on: name an agent',
).meta({
  title: 'name of an agent',
});

/** What the two types are called whose defaults are numbers, and which people write with a unit. */
export const DURATION = 'duration';
export const SIZE = 'size';

const durationExpected = 'expected a duration such as "90 s" or "10 min", or whole milliseconds';

/** A duration in milliseconds; in YAML also `90 s`, `10 min`, `2 h`. */
export const Duration = z
  .union([z.int().nonnegative(), z.string().max(30)], durationExpected)
  .transform((value, context) => {
    const parsed = typeof value === 'number' ? value : value === '' ? undefined : ms(value as StringValue);
    if (parsed === undefined || !Number.isFinite(parsed) || parsed < 0) {
      context.addIssue({ code: 'custom', message: `${durationExpected}, got "${value}"` });
      return z.NEVER;
    }
    return Math.round(parsed);
  })
  .meta({ title: DURATION });

const UNITS: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 };

const bytesExpected = 'expected a size such as "500 MiB" or "2 GiB", or whole bytes';

/** A size in bytes; in YAML also `500 MiB`, `2 GiB`. */
export const Bytes = z
  .union([z.int().nonnegative(), z.string().max(30)], bytesExpected)
  .transform((value, context) => {
    if (typeof value === 'number') return value;
    const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([KMGT]iB|B)$/.exec(value) ?? [];
    const bytes = Math.round(Number(amount) * (UNITS[unit] ?? Number.NaN));
    if (amount !== '' && Number.isSafeInteger(bytes)) return bytes;
    context.addIssue({ code: 'custom', message: `${bytesExpected}, got "${value}"` });
    return z.NEVER;
  })
  .meta({ title: SIZE });

/**
 * A command line as a person would type it in the checkout's root: words separated by single spaces, no quoting, no
 * shell. `{model}`, `{run}` and `{report}` stand for what the run of a command suite is given, `{models}` for the
 * host's folder of models.
 */
export const CommandLine = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[^\s'"`$|&;<>()\\*?]+(?: [^\s'"`$|&;<>()\\*?]+)*$/, {
    error: ({ input }) =>
      misplaced(String(input)) ?? 'expected words with single spaces, without quotes or shell characters',
  })
  .meta({ title: 'command line' });

/** A regular expression over benchmark ids. */
export const Pattern = z
  .string()
  .min(1)
  .max(300)
  .superRefine((value, context) => {
    try {
      new RegExp(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
    }
  })
  .meta({ title: 'pattern' });

/** A JSON pointer (RFC 6901) into a report. */
export const Pointer = z
  .string()
  .regex(/^(?:\/(?:[^~/]|~[01])*)+$/, 'expected a JSON pointer such as /performance/tokens_per_sec')
  .max(200)
  .meta({ title: 'JSON pointer' });

/** A path inside the checkout. */
export const RelativePath = z
  .string()
  .min(1)
  .max(300)
  .refine((path) => !path.startsWith('/') && !path.split('/').includes('..'), 'expected a path inside the checkout')
  .meta({ title: 'path' });

/** A mapping of so many entries at most. */
export const atMost = <K extends z.core.$ZodRecordKey, V extends z.core.$ZodType>(
  most: number,
  { keyType, valueType }: z.ZodRecord<K, V>,
): z.ZodRecord<K, V> => boundedRecord(keyType, valueType, most);

/** A pattern of paths of the repository: `*` within one part, `**` over any number of them, `{a,b}` for either. */
const PathGlob = z
  .string()
  .min(1)
  .max(300)
  .regex(/^(?![!/])[^\\()|+@]+$/, 'expected a path of the repository with *, ** and {a,b}, such as data/**')
  .refine((glob) => !glob.split('/').includes('..'), 'expected a path inside the repository')
  .meta({ title: 'path pattern' });
export const PathGlobs = z.array(PathGlob).max(100);
