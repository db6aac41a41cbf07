import { patched } from '@temporalio/workflow';
import type { Handed } from '../../gate/contract/request.ts';
import type { Profile } from '../../gate/profile/profile.ts';

/** A request without the profile's text: control reads that from this run's own input, where it stands once. */
export const lean = <Request extends { readonly profile: Profile }>(request: Request): Handed<Request> => ({
  ...request,
  profile: { name: request.profile.name },
});

/** The same for a gate; a run that handed over all of it before goes on so. */
export const handed = <Request extends { readonly profile: Profile }>(request: Request): Handed<Request> =>
  patched('profile-once') ? lean(request) : request;
