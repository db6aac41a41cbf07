import { expect, it } from 'vitest';
import { ThinRequest } from '../../../../gate/contract/asking/thin-request.ts';
import { AskedMeasure } from '../../../../gate/contract/measuring/measure-request.ts';
import { Rounds, roundTermsOf, withRounds } from '../../../../gate/profile/rounds.ts';

it('takes a time with its unit, and its own result again', () => {
  const rounds = Rounds.parse({ max: 7, warmUp: '0.1 s', budget: '20 min' });
  expect(rounds).toEqual({ max: 7, warmUp: 100, measurement: 500, samples: 20, budget: 1_200_000 });
  expect(Rounds.parse(rounds)).toEqual(rounds);
});

it.each([{ max: 0 }, { max: 15 }, { max: 1.5 }, { samples: 9 }, { warmUp: 0 }, { measurement: '0 s' }, { most: 3 }])(
  'refuses %j',
  (rounds) => {
    expect(Rounds.safeParse(rounds).success).toBe(false);
  },
);

it('is an ordinary run where one is asked for, whatever else is said', () => {
  expect(roundTermsOf({})).toBeNull();
  expect(roundTermsOf({ rounds: Rounds.parse({ samples: 50 }) })).toBeNull();
  expect(roundTermsOf({ rounds: Rounds.parse({ max: 2 }) })?.max).toBe(2);
});

it('leaves the very profile where nothing else is asked for, so that it is the same measuring', () => {
  const [plain, seven] = [{ name: 'a' } as { rounds?: Rounds }, { rounds: Rounds.parse({ max: 7, samples: 50 }) }];
  for (const each of [withRounds(plain), withRounds(plain, { rounds: 1 })]) expect(each).toBe(plain);
  expect(withRounds(seven, { rounds: 7 })).toBe(seven);
  expect(withRounds(seven, { rounds: 3 })).toEqual({ rounds: { ...seven.rounds, max: 3 } });
  expect(withRounds(plain, { rounds: 2 }).rounds).toEqual(Rounds.parse({ max: 2 }));
});

it('takes as many pairs as convict where nothing says how many', () => {
  const [plain, three] = [{ name: 'a' } as { rounds?: Rounds }, { rounds: Rounds.parse({ max: 3 }) }];
  const asked = { against: 'base' as const };
  expect(withRounds(plain, asked).rounds).toEqual(Rounds.parse({ max: 7, against: 'base' }));
  expect(withRounds(three, asked)).toEqual({ rounds: { ...three.rounds, against: 'base' } });
  const one = withRounds(plain, { ...asked, rounds: 1 });
  expect(roundTermsOf(one)).toMatchObject({ max: 1, against: 'base' });
  expect(withRounds(one, asked)).toMatchObject({ rounds: { max: 7 } });
  expect(withRounds(three)).toBe(three);
});

it.each(['main', '0'.repeat(40), true])('no request is measured against %j', (against) => {
  expect(ThinRequest.safeParse({ repository: 'a/b', pullRequest: 1, against }).success).toBe(false);
  expect(AskedMeasure.safeParse({ repository: 'a/b', branch: 'main', against }).success).toBe(false);
  expect(Rounds.safeParse({ max: 7, against }).success).toBe(false);
});

it.each([0, 15, '7', 2.5])('no request asks for %j rounds', (rounds) => {
  expect(ThinRequest.safeParse({ repository: 'a/b', pullRequest: 1, rounds }).success).toBe(false);
  expect(AskedMeasure.safeParse({ repository: 'a/b', branch: 'main', rounds }).success).toBe(false);
});
