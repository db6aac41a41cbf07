/** A share as a person types it: `5%`, `5 %` or `0.05`; a text that is none is named, with its option, in `faults`. */
export function shareOf(option: string, text: string, faults: string[]): number {
  const [, figures, percent] = /^\s*(\d{1,4}(?:\.\d{1,9})?|\.\d{1,9})\s*(%?)\s*$/.exec(text) ?? [];
  const value = percent === '%' ? Number(figures) / 100 : Number(figures);
  // A bare 5 may be meant as five per cent, or as five times.
  if (figures !== undefined && (percent === '%' || value < 1)) return value;
  faults.push(`${option} ${JSON.stringify(text.slice(0, 100))}: expected a share, such as 5% or 0.05`);
  return Number.NaN;
}
