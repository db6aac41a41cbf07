import { describe, expect, it } from 'vitest';
import type { BuildInputs } from '../../../../../gate/contract/measured/build-inputs.ts';
import type { EarlierChoice } from '../../../../../gate/contract/measured/earlier-choice.ts';
import { earlierChoice, whyEarlierMeasures } from '../../../../../gate/policy/reuse/why-earlier-measures.ts';
import { Suite } from '../../../../../gate/profile/profile.ts';

const [FIRST, NEXT] = ['cargo bench -p engine --bench simd', 'cargo bench -p engine --bench scalar'];
const suite = Suite.parse({ kind: 'criterion', lane: 'cpu', command: FIRST, nextChoices: [NEXT] });
const INPUTS = 'file:///inputs';
const libtest = { harness: 'libtest', inputs: INPUTS } as const;

describe('what is noted of a command that measured nothing', () => {
  const noted = (attempt: Partial<Parameters<typeof earlierChoice>[2]>) =>
    earlierChoice(FIRST, 'nothing\nmeasured', { failures: [], ...attempt });

  it('is decided by the commit where all of its executables are libtest’s', () => {
    const of = { command: FIRST, why: 'nothing measured', bySource: true, inputs: INPUTS };
    expect(noted({ built: [libtest, libtest] })).toEqual(of);
  });

  it('is decided by the commit where it names what the workspace does not have', () => {
    const of = { command: FIRST, why: 'nothing measured', bySource: true };
    expect(noted({ failures: [{ class: 'feature-missing' }] })).toEqual(of);
  });

  it.each<[string, Partial<Parameters<typeof earlierChoice>[2]>]>([
    ['a tool is missing', { failures: [{ class: 'tool-missing' }] }],
    ['a tool is missing besides', { failures: [{ class: 'feature-missing' }, { class: 'tool-missing' }] }],
    ['a bench of its own harness registered nothing', { built: [libtest, { ...libtest, harness: 'criterion' }] }],
    ['nothing was built', { built: [] }],
    ['another toolchain stood in', { built: [libtest], toolchainAlternative: 'stable' }],
  ])('may be the host’s doing where %s', (_, attempt) => {
    expect(noted(attempt)).not.toHaveProperty('bySource');
  });
});

describe('an earlier choice', () => {
  const hollow: EarlierChoice = { command: FIRST, why: 'simd runs under libtest', bySource: true, inputs: INPUTS };
  const absent: EarlierChoice = { command: FIRST, why: 'there is no bench target simd', bySource: true };
  const inputs: ReadonlyMap<string, BuildInputs> = new Map([
    [
      INPUTS,
      {
        ...{ schemaVersion: 1, kind: 'benchmark-gate/inputs', selected: [0] },
        packages: [
          { name: 'engine', folder: 'engine', files: ['engine/benches/simd.rs', 'engine/src/lib.rs'], watched: [] },
          { name: 'apart', folder: 'apart', files: [], watched: [] },
        ],
        executables: [{ key: 'simd', kind: 'bench', closure: [0] }],
      },
    ],
  ]);
  const terms = { scope: { specs: [], documentation: ['\\.md$'], subjects: {}, hardware: {} } };
  const why = (
    side: { command?: string; method?: 'primary' | 'alt1'; earlier?: EarlierChoice[] },
    paths: readonly string[] = [],
    known = inputs,
  ) =>
    whyEarlierMeasures(
      { command: NEXT, method: 'alt1', ...side },
      suite,
      { difference: { paths: paths.map((path) => ({ path, isLink: false })), complete: true }, inputs: known },
      terms,
    );

  it('measures nothing by now where nothing differs that it was built of', () => {
    expect(why({ earlier: [hollow] }, ['README.md', 'apart/src/lib.rs'])).toBeNull();
    expect(why({ earlier: [absent] }, ['README.md', 'apart/src/more.rs'])).toBeNull();
    expect(why({ command: FIRST, method: 'primary' }, ['README.md'])).toBeNull();
  });

  it.each<[string, EarlierChoice, string, string]>([
    ['its bench', hollow, 'engine/benches/simd.rs', 'engine/benches/simd.rs is read when engine is compiled'],
    ['a manifest', hollow, 'engine/Cargo.toml', 'engine/Cargo.toml decides how everything is built'],
    ['a new bench beside it', hollow, 'engine/benches/more.rs', 'engine/benches/more.rs is source of engine'],
    ['data', hollow, 'engine/simd.bin', "engine/simd.bin may be read by a bench: the profile's data don't say"],
    ['a new target', absent, 'apart/benches/simd.rs', 'apart/benches/simd.rs may be a target that it names'],
    ['a new target in a folder', absent, 'benches/simd/main.rs', 'benches/simd/main.rs may be a target that it names'],
    ['a new library', absent, 'apart/src/lib.rs', 'apart/src/lib.rs may be a target that it names'],
  ])('may measure by now where %s differs', (_, earlier, path, words) => {
    expect(why({ earlier: [earlier] }, [path])).toBe(`an earlier choice may measure by now: ${words}`);
  });

  it('may measure by now where the host decided, whatever differs', () => {
    expect(why({ earlier: [{ command: FIRST, why: 'cmake is missing' }] })).toBe(
      'an earlier choice may measure by now: cmake is missing',
    );
  });

  it('may measure by now where what it was built of can not be read, but for equal trees', () => {
    expect(why({ earlier: [hollow] }, ['README.md'], new Map())).toContain('what it was built of can not be read');
    expect(why({ earlier: [hollow] }, [], new Map())).toBeNull();
  });

  it.each<[string, Parameters<typeof why>[0], string]>([
    ['of which nothing was noted', {}, 'it was not measured by its first choice'],
    ['of another command', { earlier: [{ ...hollow, command: 'cargo bench' }] }, 'it was not measured by its first'],
    ['beyond those noted', { earlier: [hollow, hollow] }, 'it was not measured by its first choice'],
    ['that measured by another toolchain', { command: FIRST }, 'it was not measured by its first choice'],
    ['of a command that is no choice', { command: 'cargo bench' }, 'it was measured by another command'],
  ])('%s has its suite measured', (_, side, words) => {
    expect(why(side)).toContain(words);
  });
});
