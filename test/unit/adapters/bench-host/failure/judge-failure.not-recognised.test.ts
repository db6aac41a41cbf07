import { describe, expect, it } from 'vitest';
import { notRecognised } from '../../../../../adapters/bench-host/failure/judge-failure.ts';
import { compiled, ownScript } from '../../../../support/cargo/failure-cases.ts';

describe('notRecognised', () => {
  it('says so of what no rule knows, and as what it counts', () => {
    expect(notRecognised(['error: the moon is full'])).toContain('not recognised; it counts as compile-error');
    expect(notRecognised(['error: the moon is full'], true)).toContain('dependency-broken');
    expect(notRecognised([])).toContain('not recognised');
  });

  it('says nothing of what one knows', () => {
    expect(notRecognised(compiled('engine', 'signal: 11, SIGSEGV: invalid memory reference'))).toBeNull();
    expect(notRecognised(ownScript(['no']))).toBeNull();
  });
});
