import { describe, expect, it } from 'vitest';
import { KEY_FILE } from '../../../../../adapters/signing/read-keys.ts';
import { signatureStates } from '../../../../../client/library/signature-states.ts';
import { comparisonRecord } from '../../../../../gate/baseline/run-record.ts';
import type { Profile } from '../../../../../gate/profile/profile.ts';
import { Random } from '../../../../support/comparison/random.ts';
import { documentOfRounds } from '../../../../support/comparison/round-documents.ts';
import { BASE, HEAD, measured, scene } from '../../../../support/comparison/stored-sides.ts';
import { schemaFaults } from '../../../../support/schemas/validator.ts';
import { temporaryKey } from '../../../../support/signing/key-folder.ts';

describe('baseline compare', () => {
  it('says what it could have seen first, then what it found and what it can’t tell', async () => {
    const { run, base, second } = await scene();
    const { code, text } = await run([base.digest, second.digest]);
    expect(code).toBe(1);
    const lines = text.split('\n');
    expect(lines[0]).toMatch(
      /^before +commit b{12}, branch main, sha256:[0-9a-f]{12}, measured 2026-11-22T10:05:00Z \(3 days ago\), on host-1, load 0\.25$/,
    );
    expect(lines[2]).toMatch(/^smallest change seen +[\d.]+ % in half of the benchmarks, [\d.]+ % in all$/);
    expect(text).toMatch(
      /^slower +\+1[12](\.\d)? % +\+[\d.]+ % to \+[\d.]+ % +[\d.]+ % +7\/7 +rounds +group\/b\d \(cpu, bench\)$/m,
    );
    expect(text).toMatch(/^same +10$/m);
    expect(text).toMatch(
      /^perf: worst \+1[12](\.\d)? % \(group\/b\d\); 2 slower, 10 same, 0 inconclusive\ngate: fail\n$/m,
    );
  });

  it('takes a threshold, and passes below it', async () => {
    const { run, base, second } = await scene();
    expect((await run([base.digest, second.digest], { threshold: '20 %' })).code).toBe(0);
    expect((await run([second.digest, base.digest])).text).toContain('gate: pass');
  });

  it('judges each suite by what the profile said of it when it was measured', async () => {
    const told = (of: object) => ({
      suites: measured(2, [0, 1]).suites.map((suite) => ({ ...suite, ...of })),
    });
    const { run, base, second } = await scene(told({ threshold: 0.3 }));
    expect((await run([base.digest, second.digest])).text).toContain('gate: pass');
    // Whoever names one means it.
    expect((await run([base.digest, second.digest], { threshold: '5%' })).code).toBe(1);
    const lenient = { cpu: { required: false, threshold: 0.3 }, other: { required: true } };
    const loadProfile = async () => ({ suites: lenient }) as unknown as Pick<Profile, 'suites'>;
    const { text } = await run([base.digest, second.digest], { profile: 'lenient', loadProfile, json: true });
    // Of a suite that is required and that neither has, nothing is decided.
    expect(JSON.parse(text)).toMatchObject({
      gate: 'neutral',
      undecided: ['other'],
      terms: { required: ['other'], thresholds: { cpu: 0.3 } },
    });
  });

  it('is neutral where a profile requires no suite and nothing is decided, as without a profile', async () => {
    const { run, base, store } = await scene();
    const elsewhere = measured(3, [], { commit: HEAD });
    for (const { benchmarks } of elsewhere.suites.flatMap(({ executables }) => executables)) {
      for (const round of benchmarks.flatMap(({ rounds = [] }) => rounds)) round.session = 'two';
    }
    const refs = [base.digest, (await store.writeBaseline(elsewhere)).digest];
    const loadProfile = async () => ({ suites: { cpu: { required: false } } }) as unknown as Pick<Profile, 'suites'>;
    for (const options of [{}, { profile: 'lenient', loadProfile }]) {
      const { gate, undecided } = JSON.parse((await run(refs, { ...options, json: true })).text);
      expect({ gate, undecided }).toEqual({ gate: 'neutral', undecided: ['cpu'] });
    }
  });

  it('says that rounds which are all alike don’t say how much they differ', async () => {
    const { run, store } = await scene();
    const alike = (commit: string) =>
      documentOfRounds([{ id: 'a', times: Array.from({ length: 7 }, () => 100) }], { commit: commit.repeat(40) });
    const refs = [await store.writeBaseline(alike('1')), await store.writeBaseline(alike('2'))].map(
      ({ digest }) => digest,
    );
    const { text } = await run(refs);
    expect(text).toMatch(/^inconclusive .* 7\/7 /m);
    expect(text).toMatch(
      /^inconclusive +1 with nothing that says how much rounds differ: a side has one, or all are alike/m,
    );
  });

  it('names what the run itself found that measured by turns', async () => {
    const { store, run, base, second, runId, warned } = await scene();
    const { text } = await run([base.digest, second.digest], { json: true });
    expect((await run([base.digest, second.digest])).text).not.toContain('measured by turns');
    // What looks found isn't what stored rounds say of one, and it is no secret by which of them it was said.
    const document = JSON.parse(text);
    const benchmarks = document.benchmarks.map((each: { id: string }) =>
      each.id === 'group/b0' ? { ...each, verdict: 'inconclusive', cause: 'not-confirmed' } : each,
    );
    const record = comparisonRecord(runId, second.digest);
    await store.putRecord(record, JSON.stringify({ ...document, benchmarks, gate: 'fail', rule: 'looks' }));
    const own =
      `against base ${BASE.slice(0, 12)}: ${document.perf.replace('perf: ', '')} (${record}); ` +
      'gate: fail, by looks while it was measured, and 10 fresh pairs of what they found; ' +
      'otherwise than here, by stored rounds alone: group/b0 inconclusive';
    const table = (await run([], { pr: '7' })).text;
    expect(table).toMatch(/^measured by turns {7}against base /m);
    expect(table).toContain(own);
    const markdown = (await run([base.digest, second.digest], { markdown: true })).text;
    expect(markdown).toMatch(/^- measured by turns: against base .*, by looks while it was measured/m);
    expect(warned).toEqual([]);
    const { own: said, ...rest } = JSON.parse((await run([base.digest, second.digest], { json: true })).text);
    expect(warned).toEqual([`measured by turns: ${own}`]);
    expect(said).toEqual({ record, rule: 'looks', gate: 'fail', perf: document.perf, words: own });
    expect(rest).toEqual(document);
    expect(schemaFaults('comparison', { ...rest, own: said })).toEqual([]);
  });

  it('says where the run itself went by stored rounds, since nobody could look', async () => {
    const { store, run, base, second, runId, warned } = await scene();
    const { text } = await run([base.digest, second.digest], { json: true });
    expect(JSON.parse(text).rule).toBe('rounds');
    await store.putRecord(comparisonRecord(runId, second.digest), text);
    await run([base.digest, second.digest], { json: true });
    expect(warned[0]).toMatch(/; gate: fail, by the rule of stored rounds, since nobody could look$/);
  });

  it('passes over a record that is none, or of another baseline', async () => {
    const { store, run, base, second, runId, warned } = await scene();
    const { text } = await run([base.digest, base.digest], { json: true });
    const of = (digest: string) => comparisonRecord(runId, digest);
    await store.putRecord(of(second.digest), text);
    await store.putRecord(of(base.digest), '{');
    expect((await run([base.digest, second.digest])).code).toBe(1);
    expect((await run([second.digest, base.digest])).code).toBe(0);
    expect(warned).toEqual([]);
  });

  it('prints the document, and Markdown that names can make nothing of', async () => {
    const { run, base, second } = await scene();
    const document = JSON.parse((await run([base.digest, second.digest], { json: true })).text);
    expect(document).toMatchObject({
      kind: 'benchmark-gate/comparison',
      gate: 'fail',
      counts: { slower: 2, same: 10 },
    });
    const { text } = await run([base.digest, second.digest], { markdown: true });
    expect(text).toMatch(/^\*\*perf: worst .*\*\* \(gate: fail\)\n\n- before: commit/);
    expect(text.match(/^\| group\/b\d \(cpu, bench\) \| slower \|/gm)).toHaveLength(2);
  });

  it('finds a pull request’s head and base', async () => {
    const { run } = await scene();
    const { code, text } = await run([], { pr: '7' });
    expect(code).toBe(1);
    expect(text).toMatch(new RegExp(`^before +commit ${BASE.slice(0, 12)}.*\nafter +commit ${HEAD.slice(0, 12)}`));
  });

  it('exits with 0 where nothing is decided, and with 1 by --strict', async () => {
    const { run, base, second, store } = await scene();
    const elsewhere = measured(3, [], { commit: HEAD });
    for (const { benchmarks } of elsewhere.suites.flatMap(({ executables }) => executables)) {
      for (const round of benchmarks.flatMap(({ rounds = [] }) => rounds)) round.session = 'two';
    }
    const { digest } = await store.writeBaseline(elsewhere);
    const { code, text } = await run([base.digest, digest]);
    expect([code, text]).toEqual([0, expect.stringContaining('12 measured in two sessions')]);
    expect(text).toMatch(/smallest change seen +none: nothing here can be told/);
    expect((await run([base.digest, digest], { strict: true })).code).toBe(1);
    expect((await run([second.digest, second.digest], { strict: true })).code).toBe(0);
  });

  it('suspects what single rounds find, once measurings of one commit tell how much sessions differ', async () => {
    const { store, run } = await scene();
    const random = new Random(22);
    const written = (name: string, level: number, identity: string) => {
      const one = { session: name, identity: identity.repeat(64) };
      const benchmarks = Array.from({ length: 12 }, (_, index) => ({
        ...{ ...one, id: `b${index}`, times: [level * Math.exp(0.005 * random.normal())] },
      }));
      return store.writeBaseline(documentOfRounds(benchmarks, { commit: identity.repeat(40) }));
    };
    const [before, after] = [await written('before', 100, 'a'), await written('after', 150, 'c')];
    expect((await run([before.digest, after.digest])).text).toContain('12 measured in two sessions');
    for (const name of ['second', 'third', 'fourth']) await written(name, 100, 'a');
    const { code, text } = await run([before.digest, after.digest]);
    expect([code, text]).toEqual([0, expect.stringMatching(/^suspected +\+/m)]);
  });

  it('says that identical executables are the same for being identical, and how old a young baseline is', async () => {
    const { store, run } = await scene();
    const of = (id: string, identity: string) => ({ id, identity: identity.repeat(64), times: [100] });
    const written = (...benchmarks: readonly ReturnType<typeof of>[]) =>
      store.writeBaseline(documentOfRounds(benchmarks, { finishedAt: '2026-11-25T09:52:30Z' }));
    const [whole, other] = [await written(of('x', 'a'), of('y', 'b')), await written(of('x', 'a'), of('y', 'c'))];
    const { text } = await run([whole.digest, whole.digest]);
    expect(text).toMatch(/^smallest change seen +none is looked for: the executables are identical$/m);
    expect(text).toMatch(/^same +2 \(all of identical executables\)$/m);
    expect(text).toContain('(12 min ago)');
    const markdown = (await run([whole.digest, other.digest], { markdown: true })).text;
    expect(markdown).toContain('- smallest change seen: none: nothing here can be told');
    expect(markdown).toMatch(/^- same: 1 \(all of identical executables\)$/m);
  });

  it('learns how much sessions differ from identical executables in the store', async () => {
    const { store, run } = await scene();
    const random = new Random(21);
    const session = (name: string, log: number, identity: string) =>
      documentOfRounds(
        Array.from({ length: 12 }, (_, index) => ({
          id: `b${index}`,
          session: name,
          identity: identity.repeat(64),
          times: Array.from({ length: 7 }, () => 100 * Math.exp(log + 0.01 * random.normal())),
        })),
        { commit: identity.repeat(40) },
      );
    for (let index = 0; index < 6; index += 1) {
      await store.writeBaseline(session(`s${index}`, 0.005 * random.normal(), 'a'));
    }
    const base = await store.writeBaseline(session('before', 0, 'a'));
    const slow = await store.writeBaseline(session('after', 0.3, 'c'));
    const { code, text } = await run([base.digest, slow.digest]);
    expect(text).toMatch(/noise between sessions +pooled: \d+ sessions, the oldest \d+ days before, 12 benchmarks/);
    expect([code, text]).toEqual([1, expect.stringMatching(/12 slower, 0 same/)]);
    // With keys, who writes to the store doesn't say what the machines' noise is.
    const stateOf = await signatureStates({ [KEY_FILE]: (await temporaryKey()).file }, store);
    const checked = await run([base.digest, slow.digest], { stateOf, force: true });
    expect(checked.text).toMatch(/noise between sessions +none/);
    expect(checked.code).toBe(0);
  });

  it('shows names of benchmarks as nothing but text', async () => {
    const { store, run } = await scene();
    const id = 'x\u001b[31m\r\n| a | @everyone <!-- generative:gate --> <img src=x> #1 **b**';
    const of = (seed: number, level: number) => {
      const random = new Random(seed);
      const times = Array.from({ length: 7 }, () => level * Math.exp(0.003 * random.normal()));
      return store.writeBaseline(documentOfRounds([{ id, times }], { commit: String(seed).repeat(40) }));
    };
    const refs = [(await of(3, 100)).digest, (await of(4, 120)).digest];
    const { text } = await run(refs);
    expect(text).toContain('1 slower');
    expect(['\u001b', '\r'].filter((control) => text.includes(control))).toEqual([]);
    const markdown = (await run(refs, { markdown: true })).text;
    const [row = ''] = markdown.split('\n').filter((line) => line.includes('slower |'));
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(8);
    expect(markdown).not.toMatch(/<img|<!--|@everyone|(?<!\\)\*\*b/);
  });
});
