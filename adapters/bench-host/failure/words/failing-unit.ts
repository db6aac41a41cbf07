import type { CargoFailure } from '../diagnosis.ts';
import type { Said } from './said.ts';

/** Cargo's word for the package whose compiler failed. */
export const NOT_COMPILED = /^error: could not compile `([^`]+)`/m;

/** Whether a package is one of the change's own; all are, where nobody could ask for them. */
export const isOwn = (name: string, { metadata }: Pick<CargoFailure, 'metadata'>): boolean =>
  metadata === null || metadata.packages.some((item) => item.name === name);

/** True where something was not compiled, and nothing of the change's own: what failed is a crate that it has chosen. */
export function isElsewhere(said: readonly Said[], failure: Pick<CargoFailure, 'metadata'>): boolean {
  const names = said.flatMap(({ text }) => [...text.matchAll(EVERY)].flatMap(([, name = '']) => name));
  return names.length > 0 && !names.some((name) => isOwn(name, failure));
}

const EVERY = new RegExp(NOT_COMPILED.source, 'gm');
