import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { expect, it } from 'vitest';
import { createOwnProfile } from '../../../../../../activities/control/runs/history/own-profile.ts';
import { MEASURE_WORKFLOW } from '../../../../../../gate/names/names.ts';
import { Profile } from '../../../../../../gate/profile/profile.ts';

const suites = { main: { kind: 'criterion', lane: 'cpu', required: true, command: 'cargo bench' } };
const profile = Profile.parse({ name: 'small', suites });
const lean = { repository: 'acme/engine', profile: { name: 'small' } };

/** Puts profiles in for a run that was started with something; null: no run calls. */
function ownProfileOf(input: unknown) {
  const options = { namespace: 'default', loadedDataConverter: {} };
  const payloads = [defaultPayloadConverter.toPayload(input)];
  const events = [{ workflowExecutionStartedEventAttributes: { input: { payloads } } }];
  const workflowService = { getWorkflowExecutionHistory: async () => ({ history: { events } }) };
  const caller = () => (input === null ? null : { workflowId: 'run', runId: 'first', workflowType: MEASURE_WORKFLOW });
  return createOwnProfile({ client: { options, workflowService } as unknown as Client, caller });
}

it('puts in the profile of the run that asks, whatever else its input holds', async () => {
  const whole = ownProfileOf({ ...lean, profile, ofAnotherVersion: true });
  expect(await whole(lean)).toEqual({ ...lean, profile });
});

it('leaves a request as it is that has its profile, as a run of an earlier version hands it over', async () => {
  const other = { ...lean, profile: { ...profile, description: 'another' } };
  expect(await ownProfileOf(null)(other)).toBe(other);
});

it.each([
  ['nobody who is a run', null, lean],
  ['a run that was started with no request', { repository: 'acme/engine' }, lean],
  ['a run that was started with half a profile', lean, lean],
  ['somebody who hands over no request', {}, { repository: 'acme/engine' }],
])('refuses %s', async (_, input, handed) => {
  await expect(ownProfileOf(input)(handed as typeof lean)).rejects.toThrow(/is of no run that has one: refused/);
});
