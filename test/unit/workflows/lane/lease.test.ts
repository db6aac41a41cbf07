import { expect, it } from 'vitest';
import { isLeased } from '../../../../workflows/lane/lease.ts';

const host = { id: 'bench-1-cpu', machineClass: 'x', gpu: { available: false, reason: 'a CPU host' } };

it('takes a lease of each version, and of a nonce only what can name a queue', () => {
  expect(isLeased({ leaseId: 'a', host })).toBe(true);
  expect(isLeased({ leaseId: 'a', host: { ...host, nonce: '5f3a91c2' } })).toBe(true);
  for (const nonce of ['', '5f3a91c2-other', 7, null, {}]) {
    expect(isLeased({ leaseId: 'a', host: { ...host, nonce } })).toBe(false);
  }
});
