import { ZERO_WIDTH_SPACE } from '../../gate/text/clean-text.ts';

const RUN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A first execution's run id in what a person copied from a receipt: with a hop's pass behind it, or with the marks that
 * keep a text from being taken for a link; null: it is none.
 */
export function runIdIn(named: string): string | null {
  const id = named
    .replaceAll(ZERO_WIDTH_SPACE, '')
    .trim()
    .replace(/\/\d{1,3}$/, '')
    .toLowerCase();
  return RUN_ID.test(id) ? id : null;
}
