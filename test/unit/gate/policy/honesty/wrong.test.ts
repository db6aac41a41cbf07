import { describe, expect, it } from 'vitest';
import { wrongFeatures, wrongRevision, wrongToolchain } from '../../../../../gate/policy/honesty/wrong.ts';
import { COMMIT, measurementSet, TREE } from '../../../../support/policy/measured.ts';

const asked = { commit: COMMIT, tree: TREE, toolchainAlternatives: [] as string[] };
const revision = (extra: object) => measurementSet({ revision: { commit: COMMIT, tree: TREE, clean: true, ...extra } });
const toolchain = (requested: string | null, rustc: string) =>
  measurementSet({ toolchain: { requested, rustc, cargo: 'cargo' } });
const built = (command: string, features: string[]) =>
  measurementSet({ command, executable: { key: 'k', package: 'one', target: 'speed', features, args: [] } });

describe('wrong', () => {
  it('accuses another commit, another tree, a changed checkout', () => {
    expect(wrongRevision(revision({ commit: 'd'.repeat(40) }), asked)[0]?.message).toBe(
      'measured dddddddddddd, not cccccccccccc',
    );
    expect(wrongRevision(revision({ tree: '8'.repeat(40) }), asked)[0]?.message).toMatch(/tree/);
    expect(wrongRevision(revision({ clean: false }), asked)[0]?.message).toMatch(/changed while/);
    expect(wrongRevision(revision({}), asked)).toEqual([]);
  });

  it('accuses a compiler of another version, and accepts the alternatives of the profile', () => {
    const other = toolchain('1.92.0', 'rustc 1.95.0 (abc)');
    expect(wrongToolchain(other, asked)[0]?.message).toBe('measured with Rust 1.95.0, not 1.92.0');
    expect(wrongToolchain(other, { ...asked, toolchainAlternatives: ['1.95'] })).toEqual([]);
    expect(wrongToolchain(other, { ...asked, toolchainAlternatives: ['stable'] })).toEqual([]);
  });

  it('accepts the version asked for, and channels, which prove nothing', () => {
    expect(wrongToolchain(toolchain('1.92', 'rustc 1.92.3 (abc)'), asked)).toEqual([]);
    expect(wrongToolchain(toolchain('stable', 'rustc 1.95.0 (abc)'), asked)).toEqual([]);
    expect(wrongToolchain(toolchain(null, 'rustc 1.95.0 (abc)'), asked)).toEqual([]);
    expect(wrongToolchain(toolchain('1.9', 'rustc 1.92.0 (abc)'), asked)).toHaveLength(1);
  });

  it('accuses an executable built without a feature that its command asks for', () => {
    expect(wrongFeatures(built('cargo bench -p one --features gpu', ['cpu'])).map(({ message }) => message)).toEqual([
      'built without the feature gpu that was asked for',
    ]);
    expect(wrongFeatures(built('cargo bench --workspace --features one/gpu', ['cpu']))).toHaveLength(1);
  });

  it('accepts what a workspace run gives: a feature reaches the packages that have it', () => {
    expect(wrongFeatures(built('cargo bench --workspace --no-default-features --features cpu', []))).toEqual([]);
    expect(wrongFeatures(built('cargo bench -p one -p two --features cpu', []))).toEqual([]);
    expect(wrongFeatures(built('cargo bench -p one --features=cpu,simd', ['cpu', 'default', 'simd']))).toEqual([]);
    expect(wrongFeatures(built('cargo bench -p one -- --features gpu', []))).toEqual([]);
    expect(wrongFeatures(built('cargo bench --features two/gpu', []))).toEqual([]);
    expect(wrongFeatures(built('cargo bench -p one --features default,cpu', ['cpu']))).toEqual([]);
  });
});
