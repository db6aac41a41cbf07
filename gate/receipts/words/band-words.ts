import type { MeasuredNoise } from '../../contract/measured/measured-noise.ts';

const SOURCES: Readonly<Record<MeasuredNoise['source'], string>> = {
  calibrated: 'calibrated',
  pooled: 'pooled from other runs',
  none: 'not calibrated',
};

/**
 * The noise bands of the machines that measured, one sentence for each band: `noise band 10 % (not calibrated)`, `noise band
 * 1.2 % in half of 40 benchmarks, up to 3.1 % (calibrated)`. Classes are named where there are several.
 */
export function bandWords(noise: readonly MeasuredNoise[]): string[] {
  const said = new Map<string, string[]>();
  for (const each of noise) {
    const words = wordsOf(each);
    said.set(words, [...(said.get(words) ?? []), each.machineClass]);
  }
  return [...said].map(([words, classes]) => (said.size === 1 ? words : `${words} on ${classes.join(', ')}`));
}

function wordsOf({ source, band, widest, known, others }: MeasuredNoise): string {
  const own = known === undefined || widest === band ? '' : ` in half of ${known} benchmarks, up to ${percent(widest)}`;
  const rest = others === undefined ? '' : `, ${percent(others.band)} in ${others.benchmarks} that it doesn't know`;
  return `noise band ${percent(band)}${own} (${SOURCES[source]}${rest})`;
}

/** A share as people read it, to two digits. */
const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;
