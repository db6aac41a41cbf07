import type { GitHub } from '../../adapters/github/github.ts';
import type { ControlActivities } from '../interfaces.ts';

/** Reads a subject's head commit now; an issue has none. */
export const createReadHead =
  (deps: { readonly github: Pick<GitHub, 'readHead'> }): ControlActivities['readHead'] =>
  ({ repository, subject }) =>
    deps.github.readHead(repository, subject);
