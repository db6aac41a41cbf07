import { execaSync } from 'execa';
import { expect, it } from 'vitest';
import { otherCommands, showBaseline } from '../../../../cli/demo/other-commands.ts';

const environment = {
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  BENCHMARK_GATE_STORE: "/home/me/my data/it's here",
  BENCHMARK_GATE_WORK: '/tmp/work',
};

/** The store that a command gets by these lines, in a shell. */
const storeBy = (lines: string): string =>
  execaSync('sh', ['-c', `npx() { printf %s "$BENCHMARK_GATE_STORE"; }\n${lines}`], { extendEnv: false }).stdout;

it('names places that have blanks as a shell takes them', () => {
  const stack = { environment, pullRequest: 7, sample: { folder: '/tmp/my demo/sample', branch: 'feat' } };
  const [exported = '', run = '', , push = ''] = otherCommands(stack).split('\n');
  expect(storeBy(`${exported}\n${run}`)).toBe(environment.BENCHMARK_GATE_STORE);
  expect(exported).not.toContain('GITHUB_API_URL');
  expect(push).toMatch(/^ {2}cd '\/tmp\/my demo\/sample' && /);
  expect(storeBy(showBaseline(environment, 'sha256:ab'))).toBe(environment.BENCHMARK_GATE_STORE);
});
