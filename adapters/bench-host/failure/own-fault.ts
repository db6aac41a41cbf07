import type { CargoFailure, Diagnosis } from './diagnosis.ts';
import { isOwn, NOT_COMPILED } from './words/failing-unit.ts';
import { METADATA_STUB, METADATA_UNREADABLE } from './words/host-words.ts';
import { findWords, type KnownWords, type WeighedWords } from './words/known-words.ts';
import type { Said } from './words/said.ts';

/**
 * The change's own compile error, which rustc shows in a source: nothing else that went wrong beside it takes it away.
 */
export function ownCompileError(said: readonly Said[], failure: CargoFailure): Diagnosis | null {
  if (!said.some(({ located, by }) => located && by === 'source')) return null;
  if (said.some(({ by, text }) => by === 'tool' && METADATA_STUB.test(text))) return null;
  if (said.some(({ by, text }) => (by === 'tool' || by === 'crash') && METADATA_UNREADABLE.test(text))) return null;
  for (const { text } of said) {
    const [about, name] = NOT_COMPILED.exec(text) ?? [];
    if (about !== undefined && name !== undefined && isOwn(name, failure) && showsOwnSource(said)) {
      return { class: 'compile-error', message: `the change does not compile: an error in ${name}`, about };
    }
  }
  return null;
}

const ELSEWHERE = /(?:registry\/src|git\/checkouts|\/rustc(?:-dev)?\/|rustlib\/src)\//;

const showsOwnSource = (said: readonly Said[]): boolean =>
  said.some(({ located, text }) => located && !ELSEWHERE.test(/^\s*--> (\S+)/m.exec(text)?.[1] ?? ''));

/** Whose crate or build script failed, where no words say more. */
const FAILED: readonly (KnownWords | WeighedWords)[] = [
  {
    by: ['own-script'],
    words: /failed to run custom build command for `(\S+)/,
    class: 'compile-error',
    says: 'the change does not compile: an error in the build script of $1',
    from: 'cargo core/compiler/custom_build.rs, of a package with a path',
  },
  {
    by: ['script'],
    words: /failed to run custom build command for `(\S+)[^`]*`/,
    weigh: ([, name = ''], failure) => failed(name, 'in the build script of', failure),
    from: 'cargo core/compiler/custom_build.rs',
  },
  {
    by: ['tool'],
    words: NOT_COMPILED,
    weigh: ([, name = ''], failure) => failed(name, 'in', failure),
    from: 'cargo core/compiler/mod.rs rustc',
  },
];

function failed(name: string, where: string, failure: CargoFailure): Diagnosis {
  return isOwn(name, failure)
    ? { class: 'compile-error', message: `the change does not compile: an error ${where} ${name}` }
    : { class: 'dependency-broken', message: `a dependency does not build: an error ${where} ${name}` };
}

export const whoseFault = (said: readonly Said[], failure: CargoFailure): Diagnosis | null =>
  findWords(FAILED, said, failure);
