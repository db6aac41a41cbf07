import { expect, it } from 'vitest';
import { requiredIsolation } from '../../../../gate/hosts/required-isolation.ts';
import { profileOf } from '../../../support/policy/measured.ts';

const silent = profileOf();
const lowered = profileOf({ host: { isolation: 'preferred' } });
const raised = profileOf({ host: { isolation: 'required' } });
const renamed = profileOf({ host: { isolation: 'preferred' }, budget: { pass: 1000 } });

it.each([
  ['a change of the repository itself needs none', silent, null, false, 'preferred'],
  ['… unless its profile asks for it', raised, null, false, 'required'],
  ['a change from a fork does', silent, silent, true, 'required'],
  ['… unless the operator says otherwise', lowered, lowered, true, 'preferred'],
  ['… which a profile that came along can not', lowered, null, true, 'required'],
  ['… nor under the name of the operator’s', lowered, silent, true, 'required'],
  ['… nor with other commands than the operator’s', renamed, lowered, true, 'required'],
  ['a profile that came along may ask for more', raised, lowered, true, 'required'],
] as const)('%s', (_, profile, operators, fromFork, expected) => {
  expect(requiredIsolation({ profile, operators, fromFork })).toBe(expected);
});

it('knows a profile again that travelled', () => {
  const travelled = JSON.parse(JSON.stringify(lowered)) as typeof lowered;
  expect(requiredIsolation({ profile: travelled, operators: lowered, fromFork: true })).toBe('preferred');
});
