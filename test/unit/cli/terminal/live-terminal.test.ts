import { expect, it } from 'vitest';
import { appended } from '../../../../cli/terminal/live-terminal.ts';

const startedAt = new Date().toISOString();

function lines() {
  const written: string[] = [];
  let seconds = 0;
  const stream = {
    write: (text: unknown) =>
      written.push(
        String(text)
          .replace(/^\d+:\d+ {2}/, '')
          .trimEnd(),
      ) > 0,
  };
  const live = appended(stream as never, () => seconds * 1000);
  return {
    written,
    /** What is seen after so many seconds: the phase, and the benchmark under way. */
    see(at: number, phase: string, benchmark?: string, done = 0) {
      seconds = at;
      const told = benchmark === undefined ? null : { now: `benches: ${benchmark}`, done, listed: 4 };
      const step = { name: 'measureExecutable', attempt: 1, lastFailure: null, told };
      live.show({ progress: { phase, lanes: [], iteration: 0, startedAt, outcome: null as never }, steps: [step] });
    },
  };
}

it('says each change of what is done at once, with the benchmark under way', () => {
  const { see, written } = lines();
  see(0, 'building main');
  see(1, 'building main');
  see(2, 'measuring main benches', 'parse/64');
  see(3, 'measuring main lines', 'lines/1');
  expect(written).toEqual([
    'building main',
    'measuring main benches; benches: parse/64, 0 of 4 benchmarks',
    'measuring main lines; benches: lines/1, 0 of 4 benchmarks',
  ]);
});

it('names the first benchmark of an executable as soon as it is known', () => {
  const { see, written } = lines();
  see(0, 'measuring main benches');
  see(1, 'measuring main benches', 'parse/64');
  see(2, 'measuring main benches', 'parse/65', 1);
  see(3, 'measuring main benches');
  expect(written).toEqual(['measuring main benches', 'measuring main benches; benches: parse/64, 0 of 4 benchmarks']);
});

it('names the benchmarks of a long executable every fifteen seconds, and none twice', () => {
  const { see, written } = lines();
  see(0, 'measuring main benches', 'a', 0);
  for (let second = 1; second < 15; second += 1) see(second, 'measuring main benches', `b/${second}`, 1);
  see(15, 'measuring main benches', 'c', 2);
  see(40, 'measuring main benches', 'c', 2);
  see(41, 'measuring main benches', 'd', 3);
  expect(written.map((line) => line.replace('measuring main benches; ', ''))).toEqual([
    'benches: a, 0 of 4 benchmarks',
    'benches: c, 2 of 4 benchmarks',
    'benches: d, 3 of 4 benchmarks',
  ]);
});
