import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { telling } from '../../../../../adapters/bench-host/failure/words/telling-part.ts';
import { LineSplitter } from '../../../../../adapters/confinement/output/line-splitter.ts';
import { compiled, ENGINE, linked } from '../../../../support/cargo/failure-cases.ts';

/** As cargo shows rustc's command: a hundred characters for each dependency. */
const withDependencies = (lines: readonly string[], count: number): string[] => {
  const crates = Array.from({ length: count }, (_, at) => {
    const name = `dependency_of_the_engine_${at}`;
    return ` --extern ${name}=/gate/target/release/deps/lib${name}-0123456789abcdef.rlib`;
  });
  return lines.map((line) => line.replace(' src/lib.rs`', ` src/lib.rs${crates.join('')}\``));
};

/** As lines come out of a process. */
const printed = (lines: readonly string[]): string[] => new LineSplitter().push(Buffer.from(`${lines.join('\n')}\n`));

describe.each([0, 8, 30, 60, 300])('a compiler with %s dependencies in its command', (count) => {
  it.each([
    ['signal: 9, SIGKILL: kill', 'was killed'],
    ['signal: 7, SIGBUS: access to undefined memory', 'was killed'],
    ['exit status: 137', 'was killed'],
    ['signal: 11, SIGSEGV: invalid memory reference', 'crashed'],
    ['signal: 6, SIGABRT: process abort signal', 'crashed'],
  ])('that ended by %s is tried again', (end, says) => {
    for (const crate of ['engine', 'serde']) {
      const lines = printed(withDependencies(compiled(crate, end), count));
      const report = classifyCargoFailure({ metadata: ENGINE, reproduce: 'x', lines, hostRanOut: true });
      expect(report).toMatchObject({ class: 'transient', message: expect.stringContaining(says) });
    }
  });

  it('that wants a wrapper which is not there misses a tool', () => {
    const command = `clippy-wrap rustc${' --extern serde=/gate/target/release/deps/libserde-0123456789abcdef.rlib'.repeat(count)}`;
    const lines = printed([
      'error: could not compile `engine` (lib)',
      '',
      'Caused by:',
      `  could not execute process \`${command}\` (never executed)`,
      '',
      'Caused by:',
      '  No such file or directory (os error 2)',
    ]);
    expect(classifyCargoFailure({ metadata: ENGINE, reproduce: 'x', lines })).toMatchObject({ class: 'tool-missing' });
  });
});

it.each([0, 100])('knows which linker a command of %s objects starts', (count) => {
  const objects = ' "/gate/target/release/deps/engine-0123456789abcdef.engine.0.rcgu.o"'.repeat(count);
  for (const command of [`"cc" "-fuse-ld=mold"${objects} "-o" "x"`, `"cc"${objects} "-fuse-ld=mold"`]) {
    const lines = linked(["collect2: fatal error: cannot find 'ld'", 'compilation terminated.'], command);
    const has = () => false;
    expect(classifyCargoFailure({ metadata: ENGINE, reproduce: 'x', lines, has })).toMatchObject({
      class: 'tool-missing',
      message: expect.stringContaining('the linker mold'),
    });
  }
});

it('looks at no more than a part of a line, in time in proportion', () => {
  for (const line of ['x'.repeat(1e6), '"-fuse-ld='.repeat(1e5), ' -L/'.repeat(1e5), ` -L/${'x'.repeat(1e6)}`]) {
    expect(telling(line).length).toBeLessThan(2000);
  }
});
