import { describe, expect, it } from 'vitest';
import { carriedScene, PROFILE, type Suite } from '../../../../support/reuse/carried-scene.ts';

describe('a suite that its next choice measured', () => {
  const [command, next] = ['cargo bench -p other', 'cargo bench -p engine'];
  const profile = {
    ...PROFILE,
    suites: { simd: { kind: 'criterion', lane: 'cpu', command, nextChoices: [next] } },
  };
  const measured = async () => {
    const of = await carriedScene({ profile });
    const [main, other] = of.document.suites as [Suite, Suite];
    const { inputs } = other.executables[0] as Suite['executables'][number];
    const earlier = [
      { command, why: 'other runs under libtest', bySource: true as const, ...(inputs ? { inputs } : {}) },
    ];
    const simd: Suite = { ...main, name: 'simd', command: next, method: 'alt1', earlier };
    await of.store.writeBaseline({ ...of.document, suites: [simd], finishedAt: '2026-11-22T10:06:00Z' });
    return { ...of, earlier };
  };

  it('is carried over, with what was tried before it, where neither of them can have changed', async () => {
    const { write, find, earlier } = await measured();
    const found = await find(await write({ 'README.md': '2' }));
    expect(found).toMatchObject({ suites: [{ suite: 'simd', command: next, earlier }], built: [] });
    expect(found.suites[0]?.measurements).toMatchObject([{ key: 'engine', carriedOver: { by: 'source' } }]);
  });

  it('is measured where what its first choice was built of differs, and that is said', async () => {
    const { write, find, main } = await measured();
    const why = 'an earlier choice may measure by now: other/src/lib.rs is read when other is compiled';
    expect(await find(await write({ 'other/src/lib.rs': '2' }))).toMatchObject({
      suites: [],
      built: expect.arrayContaining([`simd: ${why} (${main.sha.slice(0, 12)})`]),
    });
  });
});
