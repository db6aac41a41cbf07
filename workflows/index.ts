export { archiveRunHistory } from './archive-run-history.ts';
export { benchmarkGate } from './benchmark-gate.ts';
export { measureBaseline } from './measure-baseline.ts';
export { requestBenchmarkGate } from './request-benchmark-gate.ts';
export { writeOwedReceipts } from './write-owed-receipts.ts';
