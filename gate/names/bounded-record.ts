import { z } from 'zod';
import { MOST_ENTRIES } from './limits.ts';

type Key = z.core.$ZodRecordKey;
type Value = z.core.$ZodType;

/** A class of its own, as zod has them: what is cloned, described or opened of it stays bounded. */
const BoundedRecord = z.core.$constructor<z.ZodRecord, z.core.$ZodRecordDef & { readonly most: number }>(
  'BoundedRecord',
  (inst, def) => {
    z.ZodRecord.init(inst as never, def as never);
    const { parse } = inst._zod;
    inst._zod.parse = (payload, context) => {
      const { value: input } = payload;
      const isRecord = typeof input === 'object' && input !== null && !Array.isArray(input);
      const entries = isRecord ? Object.keys(input).length : 0;
      if (entries <= def.most) return parse(payload, context);
      payload.issues.push({ code: 'custom', message: `at most ${def.most}, not ${entries}`, input, inst });
      return payload;
    };
  },
);

/**
 * A record of what others wrote, of so many entries at most: these are counted before any is looked at. Zod goes through
 * a record to its end, even where it is to stop at the first fault, so that a few megabytes of faulty entries would take
 * hundreds of memory. Type and JSON Schema are those of `z.record`.
 */
export const boundedRecord = <K extends Key, V extends Value>(
  key: K,
  value: V,
  most: number = MOST_ENTRIES,
): z.ZodRecord<K, V> =>
  new BoundedRecord({ type: 'record', keyType: key, valueType: value, most }) as z.ZodRecord as z.ZodRecord<K, V>;
