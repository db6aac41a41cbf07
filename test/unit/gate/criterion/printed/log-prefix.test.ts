import { describe, expect, it } from 'vitest';
import { read } from '../../../../support/criterion/fixtures.ts';

const RESULT = 'time:   [1.0000 ns 1.1000 ns 1.2000 ns]';
const RATE = 'thrpt:  [800.00 Melem/s 900.00 Melem/s 1.0000 Gelem/s]';
const ids = (text: string) => read(text).benchmarks.map(({ id }) => id);

describe("the lines of GitLab's runner", () => {
  const at = '2026-11-29T10:00:00.123456Z ';

  it('have a time and a stream', () => {
    const text =
      `${at}00O section_start:1764410400:step_script\r\u001b[0K\u001b[36;1mExecuting\u001b[0;m\n` +
      `${at}01O long/name\n${at}01O       ${RESULT}\n${at}01O       ${RATE}\n${at}01O\n${at}01O f   ${RESULT}\n`;
    const { benchmarks, problems } = read(text);
    expect(benchmarks).toMatchObject([{ id: 'long/name', throughput: { kind: 'elements' } }, { id: 'f' }]);
    expect(problems).toEqual([]);
    expect(ids('2026-11-29T10:00:00Z 00 f   time:   [1.0 ns 1.1 ns 1.2 ns]\n')).toEqual(['00 f']);
  });

  it('go on in the next one of their stream, whatever is said on others meanwhile', () => {
    const text =
      `${at}01O Benchmarking f: Analyz\n${at}01E warning: slow\n${at}01O+ing\n` +
      `${at}01O f   ti\n${at}01O+me:   [1.0000 ns 1.1\n${at}01E done\n${at}01O+000 ns 1.2000 ns]\n`;
    const { benchmarks, problems } = read(text);
    expect(benchmarks).toMatchObject([{ id: 'f', estimate: { point: 1.1 } }]);
    expect(problems).toEqual([]);
  });

  it('say which bench measured nothing, though cargo names it on the other stream', () => {
    const text =
      `${at}01E      Running benches/a.rs (target/release/deps/a-0123456789abcdef)\n${at}01O a   ${RESULT}\n` +
      `${at}01E      Running benches/b.rs (target/release/deps/b-0123456789abcdef)\n` +
      `${at}01O test result: ok. 0 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n${at}01E x\n`;
    expect(read(text).problems).toMatchObject([{ code: 'vacuous', where: 'benches/b.rs' }]);
  });

  it('are bounded, however often one goes on', () => {
    const { problems } = read(`${at}01O f\n${`${at}01O+${'x'.repeat(10_000)}\n`.repeat(200)}${at}01O g   ${RESULT}\n`);
    expect(problems).toMatchObject([{ code: 'unreadable', message: 'a line of more than 1048576 characters' }]);
  });
});

describe('the lines of docker compose', () => {
  it("have their container's name, in colour or not, and perhaps a time", () => {
    for (const before of [
      'bench-1  | ',
      '\u001b[36mbench-1  | \u001b[0m',
      'bench-1  | 2026-11-29T10:00:00.123456789Z ',
    ]) {
      expect(
        ids(`Attaching to bench-1\n${before}long/name\n${before}      ${RESULT}\n${before}f   ${RESULT}\n`),
      ).toEqual(['long/name', 'f']);
    }
  });

  it('of several containers are told apart', () => {
    const text =
      `cpu-1   | long/name\ncuda-1  | other/name\ncpu-1   |       ${RESULT}\ncuda-1  |       ${RESULT}\n` +
      `cpu-1   |       ${RATE}\ncuda-1  | Benchmarking last: Analyzing\n`;
    const { benchmarks, problems } = read(text);
    expect(benchmarks).toMatchObject([{ id: 'other/name' }, { id: 'long/name', throughput: { kind: 'elements' } }]);
    expect(benchmarks[0]).not.toHaveProperty('throughput');
    expect(problems).toMatchObject([{ code: 'incomplete', where: 'last' }]);
    expect(read(`cpu-1   |       ${RESULT}\n`).problems).toMatchObject([{ where: 'output (cpu-1):1' }]);
  });

  it('are no benchmarks with a bar in their names', () => {
    expect(ids(`a | b   ${RESULT}\n| c   ${RESULT}\n12 | d   ${RESULT}\n`)).toEqual(['a | b', '| c', '12 | d']);
  });
});

it('is the same in pieces of any length, and of any number of containers', () => {
  const lines = Array.from({ length: 300 }, (_, at) => `c-${at}  | f${at}   ${RESULT}\n`).join('');
  expect(ids(lines)).toHaveLength(300);
  expect(read(lines, 7)).toEqual(read(lines));
});
