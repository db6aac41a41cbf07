import { expect, it } from 'vitest';
import { inOrder } from '../../support/longest-first.ts';

const file = (project: string, path: string) => ({
  project: { name: project },
  moduleId: `${process.cwd()}/test/${path}`,
});

it('files of one project run one after the other, and of each those that take longest first', () => {
  const files = [
    file('alone', 'unit/gate/text/a.test.ts'),
    file('served', 'unit/cli/doctor/doctor.test.ts'),
    file('alone', 'system/hostile/benches.test.ts'),
    file('served', 'system/attacks/a.test.ts'),
    file('served', 'system/e2e/hosts.test.ts'),
  ];
  const ordered = inOrder(files);
  expect(ordered.map(({ project }) => project.name)).toEqual(['served', 'served', 'served', 'alone', 'alone']);
  expect(ordered.map(({ moduleId }) => moduleId.split('/').at(-1))).toEqual([
    'hosts.test.ts',
    'a.test.ts',
    'doctor.test.ts',
    'benches.test.ts',
    'a.test.ts',
  ]);
});
