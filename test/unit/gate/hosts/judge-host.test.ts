import { describe, expect, it } from 'vitest';
import { chooseCpus, formatCpus, parseCpus } from '../../../../gate/hosts/cpus.ts';
import { type HostFacts, judgeHost } from '../../../../gate/hosts/judge-host.ts';
import { HostTerms } from '../../../../gate/profile/profile.ts';

const GIB = 1024 ** 3;

const quiet: HostFacts = {
  load: 0.1,
  busy: 0.05,
  stolen: 0,
  throttled: 0,
  freeMemoryBytes: 8 * GIB,
  freeDiskBytes: 50 * GIB,
  gpuProcesses: 0,
  governor: 'performance',
  turbo: false,
  smt: false,
  isolation: 'bubblewrap',
  usableCpus: [0, 1, 2, 3],
  nicenessGiven: null,
};
const judged = (terms: object, facts: Partial<HostFacts>) => judgeHost(HostTerms.parse(terms), { ...quiet, ...facts });

describe('a host', () => {
  it('that is quiet and large enough is neither refused nor remarked on', () => {
    expect(judged({ governor: 'performance', turbo: false, smt: false }, {})).toEqual({ remarks: [], refusals: [] });
  });

  it.each<[string, object, Partial<HostFacts>]>([
    ['load 1.20 per core (at most 0.50)', {}, { load: 1.2, busy: 1.5 }],
    ['12 % of CPU time stolen by the hypervisor (at most 5 %)', {}, { stolen: 0.12 }],
    ['throttled for heat', {}, { throttled: 3 }],
    ['500 MiB of memory free (at least 1.0 GiB)', {}, { freeMemoryBytes: 500 * 1024 ** 2 }],
    ['governor powersave (not performance)', { governor: 'performance' }, { governor: 'powersave' }],
    ['turbo on', { turbo: false }, { turbo: true }],
    ['SMT off', { smt: true }, { smt: false }],
    ['2 other processes on the GPU', {}, { gpuProcesses: 2 }],
  ])('is measured on and said so, or refused as the profile says: %s', (words, terms, facts) => {
    expect(judged(terms, facts)).toEqual({ remarks: [words], refusals: [] });
    expect(judged({ ...terms, unquiet: 'refuse' }, facts)).toEqual({ remarks: [], refusals: [words] });
  });

  it('is busy only where it was for a minute and still is', () => {
    expect(judged({}, { load: 4, busy: 0.1 }).remarks).toEqual([]);
    expect(judged({}, { load: 0.1, busy: 1 }).remarks).toEqual([]);
    expect(judged({ maxLoad: null }, { load: 4, busy: 1 }).remarks).toEqual([]);
  });

  it('has nothing held against it that its system does not say', () => {
    const { busy: _b, stolen: _s, throttled: _t, gpuProcesses: _g, turbo: _o, smt: _m, ...silent } = quiet;
    const terms = HostTerms.parse({ governor: 'performance', turbo: false, smt: false, unquiet: 'refuse' });
    expect(judgeHost(terms, { ...silent, governor: null })).toEqual({ remarks: [], refusals: [] });
  });

  it.each<[string, object, Partial<HostFacts>]>([
    ['1.5 GiB of disk free (at least 2.0 GiB)', {}, { freeDiskBytes: 1.5 * GIB }],
    [
      'no sandbox, which the profile or a change from a fork requires',
      { isolation: 'required' },
      { isolation: 'none' },
    ],
    ['the profile asks for 5 cores, and this host has 0-3', { affinity: 5 }, {}],
    ['the profile asks for the cores 3-4, and this host has 0-3', { affinity: '3-4' }, {}],
    ["niceness -5 is not given to the worker's user (0 is)", { niceness: -5 }, { nicenessGiven: 0 }],
  ])('is refused whatever the profile says of noise: %s', (words, terms, facts) => {
    expect(judged(terms, facts)).toEqual({ remarks: [], refusals: [words] });
  });
});

describe('the cores of a profile', () => {
  it('are the last of a host by number, or those that are named', () => {
    expect(chooseCpus(2, [0, 1, 2, 3])).toEqual({ list: '2-3' });
    expect(chooseCpus(1, [4, 6])).toEqual({ list: '6' });
    expect(chooseCpus('3,0-1,1', [0, 1, 2, 3])).toEqual({ list: '0-1,3' });
    expect(chooseCpus('3-1', [0, 1, 2, 3])).toEqual({ fault: '3-1 names no core' });
    expect(chooseCpus(null, [0])).toBeNull();
  });

  it('are listed as taskset lists them', () => {
    expect(parseCpus('0-2,8')).toEqual([0, 1, 2, 8]);
    expect(parseCpus('0-99999')).toHaveLength(4096);
    expect(parseCpus('')).toEqual([]);
    expect(formatCpus([5, 0, 1, 2])).toBe('0-2,5');
  });
});

describe('what a profile may ask of a host', () => {
  it.each([
    [{ minFreeDisk: '3 GB' }, /expected a size such as/],
    [{ minFreeMemory: '1e400 GiB' }, /expected a size such as/],
    [{ affinity: 0 }, /expected number to be >0/],
    [{ affinity: 'all' }, /expected cores/],
    [{ affinity: '0,5-2' }, /begin with their lower core/],
    [{ niceness: 20 }, /niceness|20|19/],
    [{ governor: '../x' }, /expected the name of a governor/],
    [{ quiet: true }, /quiet/],
  ])('is not %j', (terms, fault) => {
    expect(JSON.stringify(HostTerms.safeParse(terms).error?.issues)).toMatch(fault);
  });

  it('is read in units, and reads its own result', () => {
    const terms = HostTerms.parse({ minFreeDisk: '1.5 GiB', minFreeMemory: '512 MiB' });
    expect(terms).toMatchObject({ minFreeDisk: 1.5 * GIB, minFreeMemory: GIB / 2, unquiet: 'warn' });
    expect(HostTerms.parse(terms)).toEqual(terms);
  });
});
