import { getPriority } from 'node:os';
import { expect, it } from 'vitest';
import { usableCpus } from '../../../../adapters/host/look-at-host.ts';
import { confine, ISOLATIONS } from '../../../support/processes/confine.ts';

const last = `${(await usableCpus()).at(-1)}`;
const wanted = 7;

it.each(ISOLATIONS)(
  'binds a command to cores and gives it a priority, and nothing else: isolation %s',
  async (isolation) => {
    const script = 'grep Cpus_allowed_list /proc/self/status; nice';
    const bound = await confine(isolation, 'sh', ['-c', script], { affinity: last, niceness: wanted });
    expect(bound.stdout?.trim().split(/\s+/)).toEqual(['Cpus_allowed_list:', last, `${wanted}`]);
    const free = await confine(isolation, 'sh', ['-c', script]);
    expect(free.stdout?.trim().split(/\s+/).at(-1)).toBe(`${getPriority()}`);
    expect(getPriority()).not.toBe(wanted);
  },
);
