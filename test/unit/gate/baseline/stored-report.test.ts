import { expect, it } from 'vitest';
import { storedReport } from '../../../../gate/baseline/stored-report.ts';
import { exampleDocument } from '../../../support/store/example-document.ts';

const example = exampleDocument();
const two = {
  ...example,
  suites: example.suites.map((suite) => ({
    ...suite,
    reports: [...suite.reports, { run: 'other', report: { tokens: 1 } }],
  })),
};

it('is what the program wrote', () => {
  expect(storedReport(example, {})).toEqual({ parity: true, '10': 1, '9': 2 });
  expect(storedReport(two, { run: 'other' })).toEqual({ tokens: 1 });
});

it('has to be named where there are several, and where there is none that is said', () => {
  expect(() => storedReport(two, {})).toThrow(
    'several reports: which of --suite workspace-cpu --lane cpu --run verify, --suite workspace-cpu --lane cpu --run other?',
  );
  expect(() => storedReport(two, { suite: 'gpu' })).toThrow('no such report');
  expect(() => storedReport({ ...example, suites: [] }, {})).toThrow('holds no report of a program');
});
