/** A profile with two CPU suites and a CUDA suite whose fallback is a CPU suite's command. */
export const CPU = 'cargo bench --workspace --features cpu';
export const QUICKER = 'cargo bench -p core --features cpu';
export const OPTIONAL = 'cargo bench -p extra --features cpu';
export const GPU = 'cargo bench --workspace --features gpu';

export const profile = (changes: object = {}) => ({
  name: 'test',
  suites: {
    main: { kind: 'criterion', lane: 'cpu', required: true, command: CPU, simpler: QUICKER },
    extra: { kind: 'criterion', lane: 'cpu', command: OPTIONAL },
    gpu: { kind: 'criterion', lane: 'cuda', command: GPU, fallback: CPU },
  },
  waits: { cpu: '60 s', cuda: '60 s' },
  metrics: {
    'speed-up': {
      unit: 'x',
      ratio: {
        of: { suites: ['gpu'], benchmark: '^(?<id>.+)$', side: 'cpu' },
        over: { suites: ['gpu'], benchmark: '^(?<id>.+)$', side: 'cuda' },
      },
    },
  },
  targets: {
    acceleration: { metric: 'speed-up', bound: { range: [2, 5] }, lane: 'cuda', missed: 'code-refiner' },
  },
  evidence: [{ prefix: 'benchmarks', items: [{ label: 'GPU', metric: 'speed-up', format: '{value}x speedup' }] }],
  ...changes,
});

/** A host that measures two benches of the main suite and one of the other. */
export const cpuHost = (changes: object = {}) => ({
  id: `cpu-${Math.random().toString(36).slice(2, 8)}`,
  lane: 'cpu' as const,
  commands: {
    [CPU]: { targets: { kernels: 3, codecs: 2, lib: 0 } },
    [QUICKER]: { targets: { kernels: 3 } },
    [OPTIONAL]: { targets: { extras: 1 } },
  },
  ...changes,
});

/** A CUDA host without a device: the gate needs no five seconds to find that out. */
export const deviceless = {
  id: 'cuda-without-device',
  lane: 'cuda' as const,
  commands: {},
};

/** A host with a device, on which CUDA suites are measured, and their CPU sides. */
export const cudaHost = (changes: object = {}) => ({
  id: `cuda-${Math.random().toString(36).slice(2, 8)}`,
  lane: 'cuda' as const,
  gpu: { available: true as const, model: 'Example GPU', driver: '550.54', memoryBytes: 1024 },
  commands: {
    [GPU]: { targets: { kernels: 3, codecs: 2 } },
    [CPU]: { targets: { kernels: 3, codecs: 2, lib: 0 } },
  },
  ...changes,
});
