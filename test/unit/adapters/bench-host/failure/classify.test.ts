import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Metadata } from '../../../../../adapters/bench-host/cargo/metadata.ts';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { EXCERPT_CHARACTERS, EXCERPT_LINES } from '../../../../../gate/contract/failure.ts';

const member = (name: string, features: string[]): Metadata['packages'][number] => ({
  name,
  id: name,
  version: '0.1.0',
  manifest_path: `/gate/checkout/${name}/Cargo.toml`,
  features: Object.fromEntries(features.map((feature) => [feature, []])),
  targets: [],
});

const metadata: Metadata = {
  packages: [member('measured', ['cpu', 'gpu']), member('vacuous', ['cpu']), member('p', [])],
  workspace_members: ['measured', 'vacuous', 'p'],
};

/** What cargo really printed on standard error in each of these situations. */
const captured = (name: string): string[] =>
  readFileSync(new URL(`../../../../fixtures/cargo-output/${name}.txt`, import.meta.url), 'utf8').split('\n');

const classify = (name: string) =>
  classifyCargoFailure({ lines: captured(name), metadata, reproduce: 'cargo bench --no-run' });

describe('classifyCargoFailure', () => {
  it.each([
    ['broken', 'compile-error', 'in measured', 'error[E0308]: mismatched types'],
    ['buildrs', 'compile-error', 'the build script of p', 'no grammar file'],
    ['manifest', 'compile-error', 'unquoted keys', '[[['],
    ['regcrate', 'dependency-broken', 'in time', 'error[E0282]: type annotations needed'],
    ['syslib', 'dependency-broken', 'system library alsa that alsa-sys needs', 'required by crate `alsa-sys`'],
    ['link', 'dependency-broken', 'system library gatemissing', 'unable to find library -lgatemissing'],
    ['unresolvable', 'dependency-broken', 'criterion = "=0.7.99"', 'candidate versions found'],
    ['nocrate', 'dependency-broken', 'nonexistent-crate-name-zzz-qq', 'no matching package'],
    ['nolock', 'compile-error', 'Cargo.lock', '--locked'],
    ['lock', 'compile-error', 'Cargo.lock', '--locked'],
    ['gpu', 'no-cuda', 'CUDA library cuda', 'unable to find library -lcuda'],
    ['cudarc', 'no-cuda', 'cudarc finds no CUDA toolkit', 'Failed to execute `nvcc`'],
    ['feature-workspace', 'feature-missing', 'cpuu (no package of the workspace has it)', 'cpuu'],
    ['feature-package', 'feature-missing', 'cpuu (no package of the workspace has it)', 'cpuu'],
    ['nobench', 'feature-missing', 'no bench target nope', 'available bench targets'],
    ['nopkg', 'feature-missing', 'no package nopkg', 'nopkg'],
    ['gated', 'feature-missing', 'gated of measured requires the features extra', 'gated'],
    ['toolchain', 'tool-missing', '1.92.0-x86_64-unknown-linux-gnu', 'is not installed'],
    ['nolinker', 'tool-missing', 'linker no-such-cc', 'no-such-cc'],
    ['timeout', 'transient', 'Timeout was reached', 'Connection timed out'],
    ['proxy', 'transient', 'could not be reached', 'Could not connect'],
    ['e503', 'transient', 'got 503', '503'],
    ['gitdep', 'transient', 'could not be reached', 'failed to connect'],
    ['enospc', 'transient', 'disk was full', 'error'],
    ['offline', 'host-state-lost', 'gone from this host', 'offline mode'],
  ])('%s is %s', (name, kind, inMessage, inExcerpt) => {
    const report = classify(name);
    expect(report.class).toBe(kind);
    expect(report.message).toContain(inMessage);
    expect(report.message).not.toMatch(/\.$/);
    expect(report.excerpt).toContain(inExcerpt);
    expect(report.reproduce).toBe('cargo bench --no-run');
    expect(report.excerpt?.length).toBeLessThanOrEqual(EXCERPT_CHARACTERS);
    expect(report.excerpt?.split('\n').length).toBeLessThanOrEqual(EXCERPT_LINES);
  });

  it('says which packages have a feature that the selected ones lack', () => {
    const lines = ['error: none of the selected packages contains this feature: gpu', 'selected packages: vacuous'];
    const report = classifyCargoFailure({ lines, metadata, reproduce: 'x' });
    expect(report).toMatchObject({
      class: 'feature-missing',
      message: expect.stringContaining('only measured have it'),
    });
  });

  it('takes a compile error whose source speaks of time-outs for what it is', () => {
    const lines = [
      'error: expected `;`',
      ' --> src/lib.rs:3:1',
      '3 | log("Timeout was reached")',
      '',
      ...captured('broken').slice(-3),
    ];
    expect(classifyCargoFailure({ lines, metadata, reproduce: 'x' }).class).toBe('compile-error');
  });

  it('counts what it does not know as not compiling, with cargo’s own words', () => {
    const report = classifyCargoFailure({ lines: ['error: the moon is full'], metadata, reproduce: 'x' });
    expect(report).toMatchObject({ class: 'compile-error', message: 'cargo failed: error: the moon is full' });
  });

  it('tells the reason that cargo gives for an error of its own', () => {
    const lines = [
      'error: failed to determine package fingerprint',
      '',
      'Caused by:',
      '  the repository is bare',
      '',
      'x',
    ];
    const { excerpt } = classifyCargoFailure({ lines, metadata, reproduce: 'x' });
    expect(excerpt).toBe(lines.slice(0, 4).join('\n'));
  });
});
