import type { PartPlan } from './part.ts';

/**
 * Begins parts at once. Where one fails the others have begun or failed too before its error is thrown: what has begun can
 * be ended then.
 *
 * @throws the first one's error
 */
export async function beginAll(plans: readonly PartPlan[], begin: (plan: PartPlan) => Promise<void>): Promise<void> {
  const begun = plans.map(begin);
  await Promise.allSettled(begun);
  await Promise.all(begun);
}
