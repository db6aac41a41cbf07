/**
 * The library of benchmark-gate: ask for a gate, follow it, read its outcome and its baselines; check profiles, edit
 * ledgers and read Criterion's results as the gate does.
 *
 * Importing it loads nothing but itself: each function loads what it needs when it is first called. The schemas of the
 * documents are in `benchmark-gate/contract`, the activity for orchestrators in `benchmark-gate/orchestrator`.
 *
 * @packageDocumentation
 */
export { ProfileError, type ProfileFault } from '../adapters/profiles/profile-error.ts';
export type { BaselineQuery } from '../adapters/store/content/store.ts';
export { StoreError, type StoreErrorKind } from '../adapters/store/content/store-error.ts';
export type { LeftOut } from '../gate/baseline/criterion-tree.ts';
export type { BaselineDocument, BaselineEntry } from '../gate/baseline/document.ts';
export type { ComparisonDocument } from '../gate/comparison/document/comparison-document.ts';
export type { ThinRequest } from '../gate/contract/asking/thin-request.ts';
export type { GateOutcome } from '../gate/contract/outcome.ts';
export type { GateProgress, LaneProgress, SuiteProgress } from '../gate/contract/progress.ts';
export type { GateRequest } from '../gate/contract/request.ts';
export type { BenchmarkMeasurement, Problem, Reading } from '../gate/criterion/measurement.ts';
export type { Profile } from '../gate/profile/profile.ts';
export type { LedgerEdit } from '../gate/receipts/ledger/edit.ts';
export type { AskedGate } from './ask-gate.ts';
export type { Connected } from './connect.ts';
export { EXIT, type ExitCode, exitCodeOf } from './exit-code.ts';
export { InputError } from './input-error.ts';
export type { CompareOptions } from './library/compare-stored.ts';
export { criterionResults as readCriterion } from './library/criterion-results.ts';
export type { CriterionExport, CriterionExportOptions } from './library/export-criterion.ts';
export type { FollowSettings, GateEvent } from './library/follow-run.ts';
export { type Gate, type GateLibrary, gatesOn as createGateClient } from './library/gates.ts';
export { ledgerEdit as editLedger } from './library/ledger.ts';
export { profileFaults as checkProfile, readProfile as loadProfile } from './library/profiles.ts';
export { connectToServer as connect, type ServerAddress } from './library/server.ts';
export {
  type BaselineLibrary,
  type FindOptions,
  openBaselines as openStore,
} from './library/stored-baselines.ts';
export { AskedInVain, AskingEnded, GateBroke, NoControlWorker, ServiceUnreachable, WorkerTooOld } from './run-error.ts';
