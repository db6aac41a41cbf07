import { type Figure, judge, type Spread, spreadOf } from './figure.ts';

/** Seconds beside those of a plain counterpart, and how much of it they are. */
export const besideOf = (
  name: string,
  taken: readonly number[],
  plain: readonly number[],
): Pick<Figure, 'unit' | 'plain'> => ({
  unit: 's',
  plain: {
    name,
    figure: spreadOf(plain),
    ratio: spreadOf(taken.map((value, index) => value / (plain[index] ?? Number.NaN))),
  },
});

/** Seconds that are asked for nothing, or for a bound that their median has to keep. */
export const takenOf = (
  taken: readonly number[],
  atMost?: number,
): { readonly here: Spread; readonly goal: Figure['goal'] } => {
  const here = spreadOf(taken);
  return { here, goal: judge(here.median, atMost === undefined ? {} : { atMost }) };
};

/** A number of things. @param atMost the goal; absent: it has none */
export const counted = (name: string, unit: string, count: number, atMost?: number): Figure => ({
  ...{ name, unit, plain: null },
  ...takenOf([count], atMost),
});
