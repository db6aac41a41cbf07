/** Units of time as people write them in profiles, in nanoseconds. */
export const TIME_UNITS = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9 } as const;
export type TimeUnit = keyof typeof TIME_UNITS;

export const isTimeUnit = (unit: string): unit is TimeUnit => Object.hasOwn(TIME_UNITS, unit);
