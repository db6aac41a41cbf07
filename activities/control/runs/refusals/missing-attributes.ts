import { InputError } from '../../../../gate/contract/input-error.ts';
import { SEARCH_ATTRIBUTES } from '../../../../gate/names/names.ts';
import { grpcAnswer } from './grpc-answer.ts';

/** A server on which nobody registered the gate's search attributes refuses what names them: says how to. */
export function withoutAttributes(error: unknown): unknown {
  const answer = grpcAnswer(error);
  if (answer === null || !/search attribute/i.test(answer.details)) return error;
  const create = Object.values(SEARCH_ATTRIBUTES).map(
    (name) => `temporal operator search-attribute create --name ${name} --type Keyword`,
  );
  return new InputError([
    `the server doesn't know the gate's search attributes (${answer.details}); create them once, ` +
      'by benchmark-gate doctor --fix, or by hand:',
    ...create,
  ]);
}
