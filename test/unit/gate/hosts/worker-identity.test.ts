import { expect, it } from 'vitest';
import {
  type HostIdentity,
  identityText,
  processText,
  readIdentityText,
} from '../../../../gate/hosts/worker-identity.ts';

const host: HostIdentity = {
  process: '17@bench-1',
  name: 'bench-1-cpu',
  nonce: '5f3a91c2',
  since: '2026-11-29T10:00:00.000Z',
  space: '0c41de77',
};

it('is read as it is written', () => {
  expect(identityText(host)).toBe('17@bench-1 bench-1-cpu 5f3a91c2 since 2026-11-29T10:00:00.000Z in 0c41de77');
  const earlier = { ...host, space: null };
  expect(identityText(earlier)).toBe('17@bench-1 bench-1-cpu 5f3a91c2 since 2026-11-29T10:00:00.000Z');
  for (const each of [host, earlier]) expect(readIdentityText(identityText(each))).toEqual(each);
});

it('of another worker is none of a host, and its process is told all the same', () => {
  for (const other of [
    '',
    '17@bench-1',
    'anything at all',
    `${identityText(host)} and more`,
    '17@a b 5F3A91C2 since now',
  ]) {
    expect(readIdentityText(other)).toBeNull();
  }
  expect(processText('17@bench-1')).toBe('17@bench-1');
  expect(processText(identityText(host))).toBe('17@bench-1');
  expect(processText('my worker')).toBe('my worker');
});
