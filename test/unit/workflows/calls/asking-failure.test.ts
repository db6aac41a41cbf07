import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/common';
import { expect, it } from 'vitest';
import { InputError } from '../../../../gate/contract/input-error.ts';
import { askingFailure } from '../../../../workflows/calls/asking-failure.ts';

const step = (cause: Error) =>
  new ActivityFailure('Activity task failed', 'resolveAsked', '1', 'MAXIMUM_ATTEMPTS_REACHED', 'control', cause);

it.each<[string, Error, string]>([
  ['wrong input of the request', new InputError(['request.sha: none']), 'wrong-input'],
  ['wrong input of a step', step(ApplicationFailure.nonRetryable('no', 'wrong-input')), 'wrong-input'],
  ['a wrong profile', step(ApplicationFailure.nonRetryable('no', 'profile-wrong')), 'wrong-input'],
  ['an outage', step(ApplicationFailure.retryable('GitHub is away', 'transient')), 'transient'],
  ['a step that no worker finished', step(new TimeoutFailure('heartbeat', undefined, 'HEARTBEAT')), 'transient'],
  ['an error that nobody knows', step(ApplicationFailure.retryable('x is undefined', 'TypeError')), 'gate-broke'],
  ['an error of another class', step(ApplicationFailure.nonRetryable('no', 'unproven')), 'gate-broke'],
  ['an error without a type', step(ApplicationFailure.nonRetryable('no')), 'gate-broke'],
])('%s has a type that is documented', (_, error, type) => {
  expect(askingFailure(error)).toMatchObject({ name: 'ApplicationFailure', type, nonRetryable: true });
});

it('keeps every fault, and a cancellation as it is', () => {
  expect(askingFailure(new InputError(['one', 'two']))).toMatchObject({ details: [{ faults: ['one', 'two'] }] });
  const report = { class: 'wrong-input', faults: ['three'] };
  const failed = step(ApplicationFailure.nonRetryable('three', 'wrong-input', report));
  expect(askingFailure(failed)).toMatchObject({ message: 'three', details: [report] });
  const cancelled = step(new CancelledFailure('cancelled'));
  expect(askingFailure(cancelled)).toBe(cancelled);
});
