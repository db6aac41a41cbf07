import type { GateContext } from '../../../gate/contract/context.ts';
import type { MeasureRequest } from '../../../gate/contract/measuring/measure-request.ts';
import type { GateRequest } from '../../../gate/contract/request.ts';
import type { CarryTerms } from '../../../gate/policy/reuse/origin-terms.ts';

/** On what terms a request's commit would be measured, as far as they are known before there is a host. */
export const carryTerms = (
  { request, context }: { readonly request: GateRequest | MeasureRequest; readonly context: GateContext },
  { now, documentationOnly }: Pick<CarryTerms, 'now' | 'documentationOnly'>,
): CarryTerms => ({
  ...{ repository: request.repository, profile: request.profile.name, now, documentationOnly },
  ...(context.profileDigest === undefined ? {} : { profileDigest: context.profileDigest }),
  ...(context.baseLockFile === undefined ? {} : { baseLockFile: context.baseLockFile }),
  ...(context.isolation === undefined ? {} : { isolation: context.isolation }),
  ...(request.profile.reuse?.maxAge === undefined ? {} : { maxAge: request.profile.reuse.maxAge }),
});
