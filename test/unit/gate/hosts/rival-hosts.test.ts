import { describe, expect, it } from 'vitest';
import { type NamePoll, rivalFault, sharedNames } from '../../../../gate/hosts/rival-hosts.ts';
import { type HostIdentity, identityText } from '../../../../gate/hosts/worker-identity.ts';

const own: HostIdentity = {
  process: '1@a',
  name: 'compose-cpu',
  nonce: '0000000a',
  since: '2026-11-29T10:00:00.000Z',
  space: null,
};
const poll = (identity: Partial<HostIdentity> | string, more: Partial<NamePoll> = {}): NamePoll => ({
  identity: typeof identity === 'string' ? identity : identityText({ ...own, ...identity }),
  isFresh: true,
  askedAgain: false,
  isGone: false,
  ...more,
});
const other = { process: '1@b', nonce: '0000000b' };

describe('a host that is about to serve', () => {
  it('gives way to any other of its name, and says which two they are and what to do', () => {
    expect(rivalFault(own, [poll({}), poll({ ...other, since: '2026-11-29T11:00:00.000Z' })], false)).toBe(
      'two hosts call themselves compose-cpu: this one (process 1@a, nonce 0000000a) and one that serves already ' +
        '(process 1@b, nonce 0000000b): set BENCHMARK_GATE_HOST_ID to another name on one of them',
    );
  });

  it('gives way to one of an earlier version', () => {
    expect(rivalFault(own, [poll('9@old')], false)).toContain('serves already (process 9@old): set');
  });

  it('is not kept away by itself before it was restarted, nor by one that is gone', () => {
    const before = poll({ process: '77@a', since: '2026-11-29T09:00:00.000Z' });
    const stale = poll(other, { isFresh: false });
    const gone = poll(other, { isGone: true, askedAgain: true });
    expect(rivalFault(own, [before, stale, gone], false)).toBeNull();
  });

  it('is kept away by one that asks for work while it looks, whatever the clocks say', () => {
    expect(rivalFault(own, [poll(other, { isFresh: false, askedAgain: true })], false)).not.toBeNull();
    // A copy of its work folder, on another machine.
    expect(rivalFault(own, [poll({ process: '1@copy' }, { askedAgain: true })], false)).toContain('process 1@copy');
  });
});

describe('of two that serve', () => {
  it('the later one gives way, as both find', () => {
    const earlier = { ...own, ...other, since: '2026-11-29T09:59:59.000Z' };
    expect(rivalFault(own, [poll(earlier)], true)).not.toBeNull();
    expect(rivalFault(earlier, [poll({})], true)).toBeNull();
  });

  it('one gives way, where they began in the same moment', () => {
    const twin = { ...own, ...other };
    const faults = [rivalFault(own, [poll(twin)], true), rivalFault(twin, [poll({})], true)];
    expect(faults.filter((fault) => fault === null)).toHaveLength(1);
  });

  it('the one of an earlier version stays: it would not give way', () => {
    expect(rivalFault(own, [poll('9@old')], true)).not.toBeNull();
  });
});

it('names that several hosts have are told with all of them', () => {
  const identities = [own, { ...own, process: '2@a' }, { ...own, ...other }, { ...own, name: 'bench-cpu' }].map(
    identityText,
  );
  expect(sharedNames([...identities, 'another worker'])).toEqual([
    '2 hosts call themselves compose-cpu (process 2@a, nonce 0000000a and process 1@b, nonce 0000000b): ' +
      'set BENCHMARK_GATE_HOST_ID to another name on each but one',
  ]);
  expect(sharedNames(identities.slice(0, 2))).toEqual([]);
});
