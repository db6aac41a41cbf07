import type { Role } from './serve.ts';

/**
 * How long a stopped worker may take: more than its steps are given to end (15 s on a host, 60 s in control), and on a
 * host less than what service managers wait.
 */
export const longestEndMs = (role: Role): number => (role === 'cpu' || role === 'cuda' ? 25_000 : 70_000);
