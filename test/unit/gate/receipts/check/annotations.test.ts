import { describe, expect, it } from 'vitest';
import { renderAnnotations } from '../../../../../gate/receipts/check/annotations.ts';
import { utf8Bytes } from '../../../../../gate/text/byte-budget.ts';
import { hostileOutcome } from '../../../../support/receipts/hostile-outcome.ts';
import { HOSTILE } from '../../../../support/receipts/hostile-text.ts';
import { failOutcome, passOutcome, suite } from '../../../../support/receipts/outcomes.ts';

const failed = (reason: string, changes = {}) =>
  failOutcome({ suites: [suite({ status: 'failed', reason, reproduce: 'cargo bench -p engine', ...changes })] });

describe('the annotations of a check', () => {
  it.each([
    [
      "the bench ended\nthread 'main' (44) panicked at crates/engine/benches/pack.rs:88:9:\nwidth is odd\n  left: 3",
      88,
    ],
    ["the bench ended\nthread 'main' panicked at 'width is odd', crates/engine/benches/pack.rs:12:1", 12],
    ['engine does not compile\nerror[E0308]: mismatched types\n  --> crates/engine/benches/pack.rs:10:5\n   |', 10],
  ])('stand where the failure says: %j', (reason, line) => {
    const [annotation, ...others] = renderAnnotations(failed(reason));
    expect(others).toEqual([]);
    expect(annotation).toMatchObject({
      path: 'crates/engine/benches/pack.rs',
      line,
      title: 'suite workspace-cpu failed',
    });
    expect(annotation?.message.split('\n')[0]).toBe(reason.split('\n')[0]);
    expect(annotation?.message.split('\n').at(-1)).toBe('cargo bench -p engine');
  });

  it("have each place's own lines", () => {
    const reason =
      'it does not compile\nerror: one\n --> src/a.rs:1:2\n  | first\nerror: two\n --> src/b.rs:3:4\n  | second';
    const [first, second] = renderAnnotations(failed(reason));
    expect([first?.path, second?.path]).toEqual(['src/a.rs', 'src/b.rs']);
    expect(first?.message).toContain('| first');
    expect(first?.message).not.toContain('| second');
  });

  it.each([
    ['a file of Rust', "x\nthread 'main' panicked at /rustc/4a/library/core/src/option.rs:9:1:"],
    ['a file of Rust without its root', "x\nthread 'main' panicked at library/std/src/io.rs:9:1:"],
    ['a registry crate', 'x\n --> /root/.cargo/registry/src/serde/lib.rs:1:1'],
    ['a file outside', "x\nthread 'main' panicked at ../other/src/lib.rs:9:1:"],
    ['no line', "x\nthread 'main' panicked at src/lib.rs:0:1:"],
    ['no place', 'ran out of memory'],
  ])('are none for %s', (_, reason) => {
    expect(renderAnnotations(failed(reason))).toEqual([]);
  });

  it('are none where nothing failed', () => {
    const reason = "x\nthread 'main' panicked at src/lib.rs:9:1:";
    expect(renderAnnotations(passOutcome({ suites: [suite({ status: 'incomplete', reason })] }))).toEqual([]);
  });

  it.each(HOSTILE.map((text, index) => [index, text] as const))(
    'are within bounds and clean: hostile text %i',
    (_, text) => {
      const place = "\nthread 'main' panicked at benches/a.rs:1:2:\n";
      const outcome = hostileOutcome(text);
      const suites = Array.from({ length: 100 }, () => outcome.suites)
        .flat()
        .map((each) => ({ ...each, reason: `${text.slice(0, 1000)}${place}${text}`.slice(0, 4000) }));
      const annotations = renderAnnotations({ suites });
      expect(annotations.length).toBeLessThanOrEqual(100);
      expect(annotations.length).toBeGreaterThan(0);
      for (const { title, message } of annotations) {
        expect(title.length).toBeLessThanOrEqual(255);
        expect(utf8Bytes(message)).toBeLessThanOrEqual(64 * 1024);
        expect(`${title}${message}`).not.toContain('<!--');
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none of these may be left
        expect(`${title}${message}`).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }
    },
  );
});
