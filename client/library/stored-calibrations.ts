import { jsonDigest } from '../../adapters/signing/json-digest.ts';
import type { CalibrationStore } from '../../adapters/store/content/store.ts';
import type { BaselineDocument } from '../../gate/baseline/document.ts';
import { CALIBRATION_DAYS, type Calibration, calibrationLapse } from '../../gate/comparison/calibration.ts';
import {
  CalibrationDocument,
  calibratedPlace,
  LARGEST_CALIBRATION,
  storedCalibration,
} from '../../gate/comparison/calibration-document.ts';
import { Envelope } from '../../gate/contract/attestation.ts';
import { openObject } from '../../gate/names/open-object.ts';
import { InputError } from '../input-error.ts';

const StoredDocument = openObject({ calibration: CalibrationDocument, signature: Envelope.optional() });

/** Whether a calibration may be believed. */
export type IsSignedCalibration = (document: CalibrationDocument, signature: Envelope | undefined) => boolean;

/** What a store knows of two baselines' sessions. */
interface FoundCalibration {
  /** The newest that holds for both; null: none does. */
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

/** Looks for what sessions of two baselines differ by. What can't be read, or nobody trusted signed, is passed over. */
export async function findCalibration(
  store: Pick<CalibrationStore, 'readCalibrations'>,
  sides: readonly [BaselineDocument, BaselineDocument],
  isSigned: IsSignedCalibration,
): Promise<FoundCalibration> {
  const place = jsonDigest(calibratedPlace(sides[1]));
  const newest = Math.max(...sides.map(({ finishedAt }) => Date.parse(finishedAt)));
  // One that is newer by more days says nothing of them.
  const limits = { now: newest + CALIBRATION_DAYS * DAY_MS, most: LARGEST_CALIBRATION };
  let lapsed: Calibration | null = null;
  for await (const { text } of store.readCalibrations(place, limits)) {
    const stored = StoredDocument.safeParse(text === null ? null : jsonOrNull(text));
    if (!stored.success || !isSigned(stored.data.calibration, stored.data.signature)) continue;
    const { calibration } = stored.data;
    if (jsonDigest(calibratedPlace(calibration)) !== place) continue;
    const known = storedCalibration(calibration);
    if (sides.every((side) => calibrationLapse(known, machineOf(side)) === null)) return { fitting: known, lapsed };
    lapsed ??= known;
  }
  return { fitting: null, lapsed };
}

const machineOf = ({ machineClass, host, finishedAt }: BaselineDocument) => ({
  ...{ machineClass, kernel: host.kernel, microcode: host.microcode },
  hosts: [host.id],
  at: new Date(finishedAt),
});

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
