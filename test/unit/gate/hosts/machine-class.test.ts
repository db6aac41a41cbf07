import { describe, expect, it } from 'vitest';
import { type MachineTraits, machineClass } from '../../../../gate/hosts/machine-class.ts';
import fc from '../../../support/properties.ts';

const GIB = 1024 ** 3;
const machine: MachineTraits = {
  architecture: 'x86_64',
  cpuModel: 'AMD EPYC 7R13 Processor',
  cpus: 8,
  memoryBytes: 31.2 * GIB,
  gpu: null,
};

describe('the machine class', () => {
  it('names what decides comparability', () => {
    expect(machineClass(machine)).toBe('x86_64/amd-epyc-7r13-processor/8-cpus/31-gib');
    const gpu = { model: 'NVIDIA H100 PCIe', driver: '535.129.03' };
    expect(machineClass({ ...machine, cpus: 1, gpu })).toBe(
      'x86_64/amd-epyc-7r13-processor/1-cpu/31-gib/nvidia-h100-pcie-driver-535',
    );
  });

  it('is the same whatever a clock or a driver update says', () => {
    const xeon = (model: string) => machineClass({ ...machine, cpuModel: model });
    expect(xeon('Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz')).toBe(
      xeon('Intel(R) Xeon(R) Platinum 8370C CPU @ 2.79GHz'),
    );
    const driven = (driver: string) => machineClass({ ...machine, gpu: { model: 'NVIDIA L4', driver } });
    expect(driven('535.129.03')).toBe(driven('535.154.05'));
    expect(machineClass({ ...machine, memoryBytes: 30.9 * GIB })).toBe(machineClass(machine));
  });

  it.each<Partial<MachineTraits>>([
    { architecture: 'aarch64' },
    { cpuModel: 'AMD EPYC 9R14' },
    { cpus: 4 },
    { memoryBytes: 62 * GIB },
    { gpu: { model: 'NVIDIA L4', driver: '535.1' } },
  ])('differs with %j', (other) => {
    expect(machineClass({ ...machine, ...other })).not.toBe(machineClass(machine));
  });

  it('is a short, plain name whatever a machine calls itself', () => {
    const anything = fc.record({
      architecture: fc.string(),
      cpuModel: fc.string({ maxLength: 500 }),
      cpus: fc.integer({ min: 1, max: 4096 }),
      memoryBytes: fc.integer({ min: 1 }),
      gpu: fc.option(fc.record({ model: fc.string(), driver: fc.string() })),
    });
    fc.assert(
      fc.property(anything, (traits) => {
        expect(machineClass(traits)).toMatch(/^[a-z0-9._/-]{1,200}$/);
      }),
    );
  });
});
