import {
  CALIBRATION_DAYS,
  type CalibratedMachine,
  type Calibration,
  calibrationLapse,
} from '../../../gate/comparison/calibration.ts';
import {
  type CalibratedPlace,
  CalibrationDocument,
  calibratedPlace,
  LARGEST_CALIBRATION,
  storedCalibration,
} from '../../../gate/comparison/calibration-document.ts';
import { mergedCalibration } from '../../../gate/comparison/merged-calibration.ts';
import { Envelope } from '../../../gate/contract/attestation.ts';
import { InputError } from '../../../gate/contract/input-error.ts';
import { FIRST_FAULT } from '../../../gate/names/first-fault.ts';
import { openObject } from '../../../gate/names/open-object.ts';
import { jsonDigest } from '../../signing/json-digest.ts';
import type { Signatures } from '../../signing/signatures.ts';
import type { CalibrationStore } from '../content/store.ts';

const StoredDocument = openObject({ calibration: CalibrationDocument, signature: Envelope.optional() });

/** Whether a calibration may be believed. */
export type IsSignedCalibration = (document: CalibrationDocument, signature: Envelope | undefined) => boolean;

/** With keys a calibration counts that a trusted one signed: whoever could make noise up could hide every slowdown. */
export const signedBy =
  (signatures: Pick<Signatures, 'isSignedCalibration'> | null): IsSignedCalibration =>
  (document, signature) =>
    signatures === null || (signature !== undefined && signatures.isSignedCalibration(document, signature));

/** What a store knows of how much sessions on some machines differ. */
interface FoundCalibration {
  /** By those that hold for all of them: of each benchmark the newest says it. Null: none holds. */
  readonly fitting: Calibration | null;
  /** The newest that doesn't. */
  readonly lapsed: Calibration | null;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Keeps a calibration where comparisons look for it.
 *
 * @throws InputError where it is larger than any that is read
 */
export async function keepCalibration(
  store: Pick<CalibrationStore, 'putCalibration'>,
  calibration: CalibrationDocument,
  sign: ((document: CalibrationDocument) => Envelope) | undefined,
): Promise<void> {
  const signature = sign?.(calibration);
  const text = JSON.stringify({ calibration, ...(signature === undefined ? {} : { signature }) });
  if (Buffer.byteLength(text) > LARGEST_CALIBRATION) {
    throw new InputError([`${calibration.benchmarks.length} benchmarks are too many to keep: calibrate by --suites`]);
  }
  const at = Math.max(...calibration.sessions.map(({ measuredAt }) => Date.parse(measuredAt)));
  await store.putCalibration(jsonDigest(calibratedPlace(calibration)), at, text);
}

/**
 * Looks for what sessions on these machines differ by. What can't be read, or nobody trusted signed, is passed over.
 *
 * @param machines each as it was, and when; all of the place's class, for any calibration to hold
 */
export async function findCalibration(
  store: Pick<CalibrationStore, 'readCalibrations'>,
  asked: CalibratedPlace,
  machines: readonly CalibratedMachine[],
  isSigned: IsSignedCalibration,
): Promise<FoundCalibration> {
  const place = jsonDigest(calibratedPlace(asked));
  const newest = Math.max(...machines.map(({ at }) => at.getTime()));
  // One that is newer by more days says nothing of them.
  const limits = { now: newest + CALIBRATION_DAYS * DAY_MS, most: LARGEST_CALIBRATION };
  const fitting: Calibration[] = [];
  let lapsed: Calibration | null = null;
  for await (const { text } of store.readCalibrations(place, limits)) {
    const stored = StoredDocument.safeParse(text === null ? null : jsonOrNull(text), FIRST_FAULT);
    if (!stored.success || !isSigned(stored.data.calibration, stored.data.signature)) continue;
    const { calibration } = stored.data;
    if (jsonDigest(calibratedPlace(calibration)) !== place) continue;
    const known = storedCalibration(calibration);
    if (machines.every((machine) => calibrationLapse(known, machine) === null)) fitting.push(known);
    else lapsed ??= known;
  }
  return { fitting: mergedCalibration(fitting), lapsed };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
