import { expect, it } from 'vitest';
import { measureCommand } from '../../../../cli/measure/measure.ts';
import { followCommand } from '../../../../cli/run/follow.ts';
import { runCommand } from '../../../../cli/run/run.ts';
import { serverAwayMs } from '../../../../cli/run/server-away.ts';
import type { CommandIo } from '../../../../cli/terminal/command-io.ts';
import type { ExitCode } from '../../../../client/exit-code.ts';
import { said } from '../../../support/processes/said.ts';

it.each([
  [{}, 300_000],
  [{ BENCHMARK_GATE_SERVER_AWAY: '' }, 300_000],
  [{ BENCHMARK_GATE_SERVER_AWAY: '2m' }, 120_000],
])('of %j is %d ms', (env, expected) => {
  expect(serverAwayMs(env)).toBe(expected);
});

const WHOLE = { repo: 'o/r', sha: 'a'.repeat(40) };
const looked = (): never => {
  throw new Error('looked at the world');
};

it.each<[string, (io: CommandIo) => Promise<ExitCode>]>([
  ['run', (io) => runCommand({ ...WHOLE, pr: '218' }, io, looked)],
  ['measure', (io) => measureCommand(WHOLE, io, looked)],
  ['follow', (io) => followCommand('benchmark-gate/o/r', {}, io, looked)],
])('is read by %s before anything is asked of the world, let alone started', async (_, command) => {
  const wrong = { BENCHMARK_GATE_SERVER_AWAY: '5' };
  await expect(said((io) => command({ ...io, env: wrong }))).rejects.toMatchObject({
    name: 'InputError',
    faults: ['BENCHMARK_GATE_SERVER_AWAY: expected a duration such as "90s" or "10m", got "5"'],
  });
});
