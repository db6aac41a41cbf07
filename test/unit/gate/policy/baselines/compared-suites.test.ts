import { expect, it } from 'vitest';
import { comparedSuites } from '../../../../../gate/policy/baselines/compared-suites.ts';

const side = (suites: string[], device?: 'cpu' | 'cuda') => ({
  suites,
  benchmark: '.',
  ...(device === undefined ? {} : { side: device }),
});
const ratio = (of: ReturnType<typeof side>, over: ReturnType<typeof side>) => ({ unit: 'x', ratio: { of, over } });

it('tells whether a suite is compared with itself alone, in every order of the ratios', () => {
  const metrics = {
    alone: ratio(side(['s1']), side(['s1'])),
    apart: ratio(side(['s2']), side(['s3', 's4'])),
    both: ratio(side(['s2']), side(['s2'])),
    later: ratio(side(['s5']), side(['s5'])),
    devices: ratio(side(['s6'], 'cuda'), side(['s6'], 'cpu')),
    rate: { unit: 'x', rate: { ...side(['s9']), scale: 1 } },
    joined: ratio(side(['s5']), side(['s4'])),
  };
  const never = Object.fromEntries(['s2', 's3', 's4', 's5', 's6'].map((suite) => [suite, 'never']));
  expect(Object.fromEntries(comparedSuites({ metrics }))).toEqual({ s1: 'whole', ...never });
});
