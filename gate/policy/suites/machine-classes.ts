import { listed } from '../../text/bounded-text.ts';
import type { JudgedSide, JudgedSuite } from './judged.ts';

/** The machine classes that gave a run's sets, in order, one for each set. */
export const classesOf = (side: JudgedSide): string[] =>
  [...side.sets, ...side.reports].map(({ set }) => set.host.machineClass);

/**
 * That a suite, or a part of it, was measured on machines of another class, in words; null where none of it was.
 * Both sides of a CUDA suite count: they are compared on one host.
 */
export function measuredElsewhere({ sides }: Pick<JudgedSuite, 'sides'>, machineClass: string): string | null {
  const classes = [...new Set(sides.flatMap(classesOf))];
  const others = classes.filter((each) => each !== machineClass);
  if (others.length === 0) return null;
  return `${others.length < classes.length ? 'partly ' : ''}measured on another class of machine (${listed(others)})`;
}
