import { expect, test } from 'vitest';
import { declaredIn, dependenciesIn } from '../../../../../adapters/bench-host/cargo/dep-info.ts';

test('the files of all rules are read, with blanks in their names, and on lines that go on', () => {
  const text = [
    '/t/deps/a-1.d: src/lib.rs src/a\\ part.rs \\',
    '  /elsewhere/b.rs',
    '',
    'src/lib.rs:',
    'src/only-here.rs: src/x:y.rs',
    '# env-dep:OUT_DIR=/t/out: not/a/file',
    '',
  ].join('\n');
  expect([...dependenciesIn(text)]).toEqual(['src/lib.rs', 'src/a part.rs', '/elsewhere/b.rs', 'src/x:y.rs']);
});

test('a rule by make is read too: escaped number signs, doubled dollars', () => {
  expect([...dependenciesIn('out: a\\#b.rs c$$d.rs\r\n')]).toEqual(['a#b.rs', 'c$d.rs']);
});

test('what a build script declares is told apart from a script that declares nothing', () => {
  expect(declaredIn('cargo:rerun-if-changed=a b\ncargo::rerun-if-changed=\ncargo:rustc-link-lib=z\n')).toEqual([
    'a b',
    '',
  ]);
  // As cargo reads it: blanks at the end are no part of the name.
  expect(declaredIn('cargo:rerun-if-changed=one.txt \t\n')).toEqual(['one.txt']);
  expect(declaredIn('cargo:rerun-if-env-changed=CC\n')).toBeNull();
});
