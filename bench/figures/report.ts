import { cpus, loadavg } from 'node:os';
import type { Figure, Spread } from './figure.ts';

/** Where the figures were seen: they mean little without it. */
export interface Circumstances {
  readonly suite: string;
  readonly repetitions: number;
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  /** One-minute load average when the suite began. */
  readonly load: number;
}

export function circumstances(suite: string, repetitions: number): Circumstances {
  const all = cpus();
  return {
    suite,
    repetitions,
    node: process.version,
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    load: loadavg()[0] ?? Number.NaN,
  };
}

export function headline({ suite, repetitions, node, cpu, cores, load }: Circumstances): string {
  const lines = [
    `${suite}: medians of ${repetitions} repetitions (least to most)`,
    `node ${node}; ${cores} × ${cpu}; load ${load.toFixed(1)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** A figure as a paragraph of a table: the name, then one row. */
export function row({ name, unit, here, plain, beside, goal }: Figure, before: string | null): string {
  const title = name === before ? '' : `\n${name}\n`;
  const cells = [unit.padEnd(18), spread(here).padEnd(24)];
  if (goal !== null) cells.push(`goal ${goal.text}: ${goal.met ? 'met' : 'missed'}`.padEnd(20));
  if (plain !== null) cells.push(`${plain.name} ${spread(plain.figure)}, ratio ${spread(plain.ratio)}`);
  if (beside !== undefined) cells.push(`${beside.name} ${spread(beside.figure)}`);
  return `${title}  ${cells.join('  ').trimEnd()}\n`;
}

function spread({ median, least, most }: Spread): string {
  return `${digits(median)} (${digits(least)} to ${digits(most)})`;
}

const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
