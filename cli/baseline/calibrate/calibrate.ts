import { keepCalibration } from '../../../adapters/store/baselines/stored-calibrations.ts';
import type { BaselineStore, CalibrationStore } from '../../../adapters/store/content/store.ts';
import { EXIT, type ExitCode } from '../../../client/exit-code.ts';
import { InputError } from '../../../client/input-error.ts';
import type { MeasureClient } from '../../../client/measure-client.ts';
import { calibrateSessions, FEWEST_SESSIONS } from '../../../gate/comparison/calibrate-sessions.ts';
import type { CalibrationDocument } from '../../../gate/comparison/calibration-document.ts';
import type { BaselineSide } from '../../../gate/comparison/document/comparison-of.ts';
import type { Envelope } from '../../../gate/contract/attestation.ts';
import type { MeasureRequest } from '../../../gate/contract/measuring/measure-request.ts';
import { withoutBase } from '../../../gate/profile/rounds.ts';
import { oneLine } from '../../../gate/text/bounded-text.ts';
import { type MeasureDependencies, resolved } from '../../measure/measure.ts';
import { optionFaults } from '../../run/options.ts';
import type { CommandIo } from '../../terminal/command-io.ts';
import { printable } from '../../terminal/printable.ts';
import { inStore } from '../find.ts';
import { CalibrateOptions } from './calibrate-options.ts';
import { calibrationLines } from './calibration-words.ts';

export interface CalibrateDependencies extends MeasureDependencies {
  readonly store: Pick<BaselineStore, 'readBaseline'> & Pick<CalibrationStore, 'putCalibration'>;
  /** Absent: no key is configured. */
  readonly sign?: (document: CalibrationDocument) => Envelope;
}

/**
 * `benchmark-gate baseline calibrate`: measures a commit several times, each in a lease of its own, and keeps by how much the
 * sessions differ, for each class of machines that they were measured on.
 *
 * @returns the exit code: 1 where of no class sessions enough were measured
 */
export async function baselineCalibrate(
  typed: Record<string, unknown>,
  io: CommandIo,
  load: () => Promise<CalibrateDependencies>,
): Promise<ExitCode> {
  const options = CalibrateOptions.safeParse(typed);
  if (!options.success) throw new InputError(optionFaults(options.error));
  const { sessions, json, ...commit } = options.data;
  const { store, sign, ...measuring } = await load();
  // Each session measures all of it anew, whatever was measured before.
  const request = await resolved(
    { ...commit, pr: undefined, executables: undefined, again: true, reuse: false },
    measuring,
  );
  // It is one commit against itself: looks at a base beside it would end its rounds early.
  const alone = { ...request, profile: withoutBase(request.profile) };
  const digests = await measureSessions(alone, sessions, measuring, io);
  const sides: BaselineSide[] = [];
  for (const digest of digests) sides.push({ digest, document: await inStore(() => store.readBaseline(digest)) });
  const kept: CalibrationDocument[] = [];
  for (const machineClass of new Set(sides.map(({ document }) => document.machineClass))) {
    const ofClass = sides.filter(({ document }) => document.machineClass === machineClass);
    const calibrated = calibrateSessions(ofClass);
    if ('fault' in calibrated) {
      io.stderr.write(`${printable(`${machineClass}: not calibrated: ${calibrated.fault}`)}\n`);
      continue;
    }
    await inStore(() => keepCalibration(store, calibrated.document, sign));
    kept.push(calibrated.document);
  }
  if (json) io.stdout(`${JSON.stringify(kept, null, 2)}\n`);
  else for (const document of kept) io.stdout(calibrationLines(document));
  if (kept.length > 0) return EXIT.ok;
  io.stderr.write('nothing was calibrated\n');
  return EXIT.fail;
}

/**
 * Measures sessions until one doesn't end, as where the server goes away: what the ones before it took hours for still counts.
 *
 * @returns digests of all baselines that the sessions wrote
 * @throws where fewer sessions ended than say anything
 */
async function measureSessions(
  request: MeasureRequest,
  sessions: number,
  { connect }: Pick<MeasureDependencies, 'connect'>,
  io: Pick<CommandIo, 'stderr'>,
): Promise<string[]> {
  const { measurings, close } = await connect();
  const digests = new Set<string>();
  try {
    for (let session = 1; session <= sessions; session += 1) {
      const which = `session ${session} of ${sessions}`;
      try {
        const outcome = await (await begun(measurings, request)).outcome();
        for (const { digest } of outcome.baselines) digests.add(digest);
        io.stderr.write(`${printable(`${which}: ${outcome.status ?? 'not ended'}: ${outcome.why}`)}\n`);
      } catch (error) {
        if (session <= FEWEST_SESSIONS) throw error;
        io.stderr.write(`${which}: ${oneLine(String((error as Error).message))}; the ones before it are taken\n`);
        break;
      }
    }
  } finally {
    await close();
  }
  return [...digests];
}

/** A run that somebody else began is no session of this: it may have begun with what was measured before. */
async function begun(measurings: MeasureClient, request: MeasureRequest) {
  const run = await measurings.start(request);
  if (run.joined) throw new InputError([`${run.id} is under way: calibrate when it has ended`]);
  return run;
}
