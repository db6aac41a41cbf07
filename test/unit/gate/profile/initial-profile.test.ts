import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { isChargedToChange } from '../../../../gate/policy/charging/charged-to-change.ts';
import { checkProfile } from '../../../../gate/profile/check/check-profile.ts';
import { type BenchTarget, initialProfile } from '../../../../gate/profile/initial-profile.ts';
import { Profile } from '../../../../gate/profile/profile.ts';
import fc from '../../../support/properties.ts';
import { HOSTILE } from '../../../support/receipts/hostile-text.ts';

const NAMES = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(...HOSTILE, 'true', 'null', '1.0', 'a, b', '- x', 'größe', '\u202eabc', 'plain', 'with-dash'),
);

const BENCH: fc.Arbitrary<BenchTarget> = fc.record({
  package: NAMES,
  name: NAMES,
  harness: fc.constantFrom('criterion' as const, 'libtest' as const),
  dependsOnCriterion: fc.boolean(),
  missingFeatures: fc.array(NAMES, { maxLength: 3 }),
});

it('writes a profile without a fault, whatever packages, benches and features are called', () => {
  fc.assert(
    fc.property(NAMES, fc.array(BENCH, { maxLength: 8 }), fc.integer({ min: 1, max: 3 }), (name, benches, packages) => {
      const { text, remarks } = initialProfile({ name, packages, benches });
      for (const remark of remarks) expect(remark).not.toMatch(/[\r\n]/);
      if (text === null) return;
      const profile = Profile.parse(parse(text, { schema: 'core' }));
      expect(checkProfile(profile)).toEqual([]);
      const commands = Object.values(profile.suites).map(({ command }) => command);
      expect(commands.every((command) => command.startsWith('cargo bench'))).toBe(true);
    }),
  );
});

const bench = (name: string, more: Partial<BenchTarget> = {}): BenchTarget => ({
  ...{ package: 'app', name, harness: 'criterion', dependsOnCriterion: true, missingFeatures: [] },
  ...more,
});

it('tells suites of one name apart, and leaves out what no command line can name', () => {
  const odd = bench('o$dd', { missingFeatures: ['x'] });
  const benches = [bench('a', { missingFeatures: ['f-g'] }), bench('b', { missingFeatures: ['f_g'] }), odd];
  const { text, remarks } = initialProfile({ name: 'App', packages: 1, benches });
  expect(Object.keys(Profile.parse(parse(text ?? '')).suites)).toEqual(['app-f-g', 'app-f-g-2']);
  expect(remarks).toEqual(['left out, since no command line can name it: app: o$dd']);
});

it('charges no change with a target that a person adds and the default branch misses too', () => {
  const { text } = initialProfile({ name: 'App', packages: 1, benches: [bench('a')] });
  // What stands there as an example, put in.
  const added = (text ?? '').replace(/^# (?=metrics: |targets: )/gm, '');
  const profile = Profile.parse(parse(added));
  const { parse: target } = profile.targets;
  expect([profile.charge, target && isChargedToChange(profile, target)]).toEqual(['change', true]);
});
