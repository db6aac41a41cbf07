export { archiveRunHistory } from './archive-run-history.ts';
export { benchmarkGate } from './benchmark-gate.ts';
