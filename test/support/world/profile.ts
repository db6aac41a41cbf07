import { stringify } from 'yaml';

export const SUITE = 'kernels';
export const SECOND_SUITE = 'faults';

/**
 * A profile of two small suites, the first of them required.
 *
 * @param trace a file's name: benches that begin add their names to it, in their package's folder; it is found in `/proc`
 *   with every process that a run's commands started
 */
export const gateProfile = (trace: string): string =>
  stringify({
    name: 'small',
    environment: { MEASURED_TRACE: trace },
    budget: { pass: '20 min', build: '15 min', executable: '5 min' },
    // A worker that was killed comes back within a minute, however busy the machine is.
    waits: { cpu: '5 min', cuda: '1 s' },
    noise: { remeasure: 0 },
    suites: {
      [SUITE]: {
        kind: 'criterion',
        lane: 'cpu',
        required: true,
        command: 'cargo bench -p measured --bench quick --no-default-features --features cpu',
      },
      [SECOND_SUITE]: { kind: 'criterion', lane: 'cpu', command: 'cargo bench -p faulty --bench faults' },
    },
    metrics: {
      sums: { unit: 'Melem/s', rate: { suites: [SUITE], benchmark: '^squares/sum/(?<n>[0-9]+)$', scale: 1e6 } },
    },
    evidence: [{ prefix: 'benchmarks', items: [{ label: 'sums', metric: 'sums', format: '{value} Melem/s' }] }],
  });
