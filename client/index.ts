/**
 * The library of benchmark-gate: ask for a gate, follow it, read its outcome and its baselines.
 *
 * @packageDocumentation
 */
export { BaselineDocument, BaselineEntry } from '../gate/baseline/document.ts';
export { GateOutcome } from '../gate/contract/outcome.ts';
export type { GateProgress } from '../gate/contract/progress.ts';
export { GateRequest, workflowId } from '../gate/contract/request.ts';
export { type Connected, connect, ServiceUnreachable } from './connect.ts';
export { EXIT, exitCodeOf } from './exit-code.ts';
export { createGateClient, type GateClient, type StartedGate } from './gate-client.ts';
export type { GateRun } from './gate-run.ts';
export { InputError } from './input-error.ts';
export { createOrchestratorActivities, type OrchestratorActivities } from './orchestrator-activities.ts';
export { type ResolveDependencies, resolveRequest } from './resolve-request.ts';
export { GateBroke, NoControlWorker } from './run-error.ts';
