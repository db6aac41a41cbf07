import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProfile } from '../../../../adapters/profiles/load-profile.ts';
import { faultsOf, folderOf, GOOD } from '../../../support/policy/profile-fixture.ts';

describe('a profile without a fault', () => {
  it('is loaded with its defaults', async () => {
    const folder = await folderOf({ 'good.yaml': GOOD });
    const profile = await loadProfile('good', { profilesDir: folder });
    expect(profile.suites.benches).toMatchObject({ kind: 'criterion', required: false, nextChoices: [] });
    expect(profile.budget.executable).toBe(600_000);
  });
});

describe('faults of one file', () => {
  it('are all named, each at its line and column', async () => {
    const text = `${GOOD}    bogus: 1
  other:
    kind: criterion
    lane: gpu
metrics:
  empty: { unit: x }
  rate: { unit: x, rate: { suites: [benches], benchmark: '(' } }
targets:
  t: { metric: nowhere, bound: { above: 1 }, missed: a }
budget:
  pass: soon
`;
    expect(await faultsOf({ 'top.yaml': text })).toEqual([
      'top.yaml:7:5: suites.benches.bogus: unknown key; there are kind, lane, required, command, simpler, nextChoices, fallback, threshold, budget, expectedLeftOut',
      'top.yaml:8:3: suites.other.command: missing: expected string',
      'top.yaml:10:11: suites.other.lane: `gpu` is none of cpu, cuda',
      'top.yaml:12:10: metrics.empty: expected a unit and exactly one of time, rate, ratio, report, equal, absent; the unit of a time is ns, us, µs, ms or s',
      'top.yaml:13:58: metrics.rate.rate.benchmark: Invalid regular expression: /(/: Unterminated group',
      'top.yaml:15:16: targets.t.metric: no metric nowhere',
      'top.yaml:17:9: budget.pass: expected a duration such as "90 s" or "10 min", or whole milliseconds, got "soon"',
    ]);
  });

  it('of the alternative that was meant are named, not those of the others', async () => {
    const text = `${GOOD}metrics:
  m:
    unit: x
    report: { suite: benches, pointer: nowhere }
`;
    expect(await faultsOf({ 'top.yaml': text })).toEqual([
      'top.yaml:10:40: metrics.m.report.pointer: expected a JSON pointer such as /performance/tokens_per_sec',
    ]);
  });

  it('in a name are placed at the name', async () => {
    const text = `${GOOD}environment:\n  FINE: '1'\n  lower: '2'\n`;
    expect(await faultsOf({ 'top.yaml': text })).toEqual([
      expect.stringMatching(/^top\.yaml:9:3: environment\.lower: /),
    ]);
  });

  it('of the syntax are named, all of them', async () => {
    const faults = await faultsOf({ 'top.yaml': 'name: a\nname: b\nsuites: [1,\ntargets: {\n' });
    expect(faults.map((fault) => fault.split(':').slice(0, 2).join(':'))).toEqual(
      expect.arrayContaining(['top.yaml:2', 'top.yaml:4']),
    );
  });

  it.each([
    ['nothing', ''],
    ['a list', '- a\n'],
    ['a word', 'profile\n'],
  ])('say that %s is no mapping', async (_, text) => {
    expect(await faultsOf({ 'top.yaml': text })).toEqual(['top.yaml:1:1: expected a mapping of names to values']);
  });
});

describe('what extends another', () => {
  it('is merged, replaces lists and loses what is null', async () => {
    const folder = await folderOf({
      'good.yaml': `${GOOD}    simpler: cargo bench --lib\n    nextChoices: [cargo bench -p a, cargo bench -p b]\n`,
      'top.yaml': `extends: good
name: top
suites:
  benches: { simpler: null, nextChoices: [cargo bench -p c], required: true }
  more: { kind: criterion, lane: cuda, command: cargo bench --features gpu }
`,
    });
    const profile = await loadProfile(join(folder, 'top.yaml'), { profilesDir: folder });
    expect(profile.name).toBe('top');
    expect(Object.keys(profile.suites)).toEqual(['benches', 'more']);
    expect(profile.suites.benches).toMatchObject({
      command: 'cargo bench --features cpu',
      simpler: null,
      nextChoices: ['cargo bench -p c'],
      required: true,
    });
  });

  it('has its faults where they are written, in either file', async () => {
    const lower = `${GOOD}  second:\n    kind: criterion\n    lane: nowhere\n    command: cargo bench\n`;
    const upper = 'extends: ./lower.yaml\nname: top\nsuites:\n  benches:\n    command: cargo test\n';
    expect(await faultsOf({ 'lower.yaml': lower, 'top.yaml': upper })).toEqual([
      'top.yaml:5:14: suites.benches.command: a command of a criterion suite starts with "cargo bench"',
      'lower.yaml:9:11: suites.second.lane: `nowhere` is none of cpu, cuda',
    ]);
  });

  it('may not lead back to itself, nowhere or too deep', async () => {
    const link = (to: string) => `extends: ${to}\n`;
    expect(await faultsOf({ 'top.yaml': link('./b.yaml'), 'b.yaml': link('./top.yaml') })).toEqual([
      'b.yaml:1:10: extends: top.yaml extends itself',
    ]);
    expect(await faultsOf({ 'top.yaml': link('nobody'), 'good.yaml': GOOD })).toEqual([
      'top.yaml:1:10: extends: no such profile; there are good, top; or name a file, such as ./my-profile.yaml',
    ]);
    const chain = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`p${i}.yaml`, link(`./p${i + 1}.yaml`)]));
    expect(await faultsOf(chain, 'p0.yaml')).toEqual([
      'p7.yaml:1:10: extends: more than 8 profiles on top of each other',
    ]);
    expect(await faultsOf({ 'top.yaml': 'extends: [a]\n' })).toContain(
      'top.yaml:1:10: extends: expected the name or the file of another profile',
    );
  });
});

describe('what is too much', () => {
  it('is refused: bytes, aliases, depth', async () => {
    expect(await faultsOf({ 'top.yaml': `# ${'x'.repeat(256 * 1024)}\n${GOOD}` })).toEqual([
      'top.yaml:1:1: larger than 256 KiB',
    ]);
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [index, name] of [...'bcdefg'].entries()) {
      bomb.push(`${name}: &${name} [${Array(10).fill(`*${'abcdefg'[index]}`).join(', ')}]`);
    }
    expect(await faultsOf({ 'top.yaml': bomb.join('\n') })).toEqual([
      expect.stringContaining('more than 20000 values, aliases counted'),
    ]);
    expect(await faultsOf({ 'top.yaml': 'a: &a [*a]\n' })).toEqual([expect.stringContaining('nested deeper than 32')]);
  });

  it('is refused where it is no text, no file or not there', async () => {
    expect(await faultsOf({ 'top.yaml': new Uint8Array([0xff, 0xfe, 0x00]) })).toEqual([
      'top.yaml:1:1: not UTF-8 text',
    ]);
    const folder = await folderOf({});
    await mkdir(join(folder, 'top.yaml'));
    await expect(loadProfile(join(folder, 'top.yaml'))).rejects.toThrow('not a file');
    await expect(loadProfile(join(folder, 'none.yaml'))).rejects.toThrow(/none\.yaml:1:1: no such file/);
    await expect(loadProfile('nobody')).rejects.toThrow('no such profile; there are bitnet-rs, sample');
  });
});
