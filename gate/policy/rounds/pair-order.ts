import type { PairSide } from '../../contract/measured/measured-pair.ts';
import { chooseChecked } from '../baselines/choose-checked.ts';

const SIDES: readonly PairSide[] = ['change', 'base'];

/**
 * Which half of an executable's pair is measured first. Of each two pairs that follow one another it is either once, so
 * that whatever a half does to the one after it, it does to both sides alike; which comes first is drawn.
 *
 * @param key of the executable
 * @param pair from one
 * @param seed such as the workflow's id: a run that is replayed measures in the order that it did
 */
export function firstOfPair(key: string, pair: number, seed: string): PairSide {
  const two = Math.ceil(pair / 2);
  const [drawn = 'change'] = chooseChecked(SIDES, (side) => side, `${seed}\n${key}\npairs ${two}`, 1);
  const isDrawn = pair % 2 === 1;
  return isDrawn === (drawn === 'change') ? 'change' : 'base';
}
