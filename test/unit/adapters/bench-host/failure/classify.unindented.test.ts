import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { ENGINE } from '../../../../support/cargo/failure-cases.ts';

/** A build script's failure as cargo before 1.50 shows it, and before 1.34. */
const unindented = (crate: string, ...stderr: readonly string[]): string[][] => {
  const head = `error: failed to run custom build command for \`${crate}\``;
  const ended =
    "process didn't exit successfully: `/gate/target/release/build/x-0a1b/build-script-build` (exit code: 101)";
  const said = ['--- stdout', 'cargo:rerun-if-changed=build.rs', '', '--- stderr', ...stderr];
  const end = ['', 'warning: build failed, waiting for other jobs to finish...', 'error: build failed'];
  return [
    [head, '', 'Caused by:', `  ${ended}`, ...said, ...end],
    [head, ended, ...said, ...end],
  ];
};

describe('what a build script prints, where cargo does not indent it', () => {
  it('is known as a script’s', () => {
    const libclang =
      "thread 'main' panicked at 'Unable to find libclang: \"couldn\\'t find any valid shared libraries matching: [\\'libclang.so\\']\"', src/libcore/result.rs:999:5";
    for (const lines of unindented('emacs_module v0.10.0', libclang)) {
      const report = classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x' });
      expect(report).toMatchObject({ class: 'tool-missing', message: expect.stringContaining('libclang') });
    }
  });

  it.each(['engine v0.1.0 (/gate/checkout/engine)', 'engine v0.1.0 (file:///gate/checkout/engine)'])(
    'does not count as a tool’s, whatever it looks like, of %s',
    (crate) => {
      const words = [
        "error: toolchain '1.92.0-x86_64-unknown-linux-gnu' is not installed",
        'error: could not write output: No space left on device (os error 28)',
      ];
      for (const lines of unindented(crate, ...words)) {
        const report = classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x' });
        expect(report).toMatchObject({ class: 'compile-error', message: expect.stringContaining('engine') });
      }
    },
  );
});
