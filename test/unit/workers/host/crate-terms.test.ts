import { describe, expect, it } from 'vitest';
import { crateTerms } from '../../../../workers/host/crate-terms.ts';

describe('what an operator says of crates', () => {
  it('is nothing by default, and 20 GiB are kept', () => {
    expect(crateTerms({})).toEqual({ from: [], maxBytes: 20 * 1024 ** 3 });
  });

  it('is hosts and addresses, however they are parted', () => {
    const text = 'git.example,[fd00::1]:8443  10.0.0.1:3000,\nhttps://git.example/team/ file:///srv/git';
    expect(crateTerms({ BENCHMARK_GATE_FETCH_FROM: text, BENCHMARK_GATE_CARGO_LIMIT: '512M' })).toEqual({
      from: ['git.example', '[fd00::1]:8443', '10.0.0.1:3000', 'https://git.example/team/', 'file:///srv/git'],
      maxBytes: 512 * 1024 ** 2,
    });
  });

  it.each([
    '*',
    'git.example/team',
    'ftp://git.example/',
    '*.example',
    '-x',
    'https://',
    'git.example:70000',
    '10.0.0.256',
  ])('is not %j', (text) => {
    expect(() => crateTerms({ BENCHMARK_GATE_FETCH_FROM: text })).toThrow(
      expect.objectContaining({
        kind: 'wrong-input',
        message: expect.stringMatching(/^BENCHMARK_GATE_FETCH_FROM=.* isn't a host such as/),
      }),
    );
  });

  it('names a size that is none', () => {
    expect(() => crateTerms({ BENCHMARK_GATE_CARGO_LIMIT: 'lots' })).toThrow(
      'BENCHMARK_GATE_CARGO_LIMIT="lots" isn\'t a size such as 20G, or 0',
    );
  });
});
