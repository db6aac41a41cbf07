import type { AskedOf } from '../../activities/control/asking/resolve-measure.ts';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { InputError } from '../../client/input-error.ts';
import type { MeasureClient } from '../../client/measure-client.ts';
import type { MeasureRequest } from '../../gate/contract/measuring/measure-request.ts';
import { runningMeasure } from '../../gate/contract/measuring/running-measure.ts';
import { optionFaults } from '../run/options.ts';
import { serverAwayMs } from '../run/server-away.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { MeasureOptions } from './measure-options.ts';

export interface MeasureDependencies {
  /** @throws {GateError} wrong-input, with a line for each fault */
  resolve(asked: AskedOf): Promise<MeasureRequest>;
  /**
   * The first file of a profile that the commit's author may have written, and why it looks so; null where none does.
   */
  authoredProfile(
    profile: string,
    request: MeasureRequest,
  ): Promise<{ readonly file: string; readonly why: string } | null>;
  /** Connects only when everything asked for is known to be right. */
  connect(): Promise<{ measurings: MeasureClient; close(): Promise<void> }>;
}

/**
 * `benchmark-gate measure`: measures a commit without a gate, or joins whoever does, and follows it.
 *
 * @param load gives what it asks of the world; called only when there is something to ask
 */
export async function measureCommand(
  typed: Record<string, unknown>,
  io: CommandIo,
  load: () => Promise<MeasureDependencies>,
): Promise<ExitCode> {
  const options = MeasureOptions.safeParse(typed);
  if (!options.success) throw new InputError(optionFaults(options.error));
  const { detach, wait, json } = options.data;
  const awayMs = serverAwayMs(io.env);
  const dependencies = await load();
  const request = await resolved(options.data, dependencies);
  const { measurings, close } = await dependencies.connect();
  try {
    const run = await measurings.start(request);
    io.stderr.write(`${run.joined ? 'joined' : 'started'} ${run.id}\n`);
    const begun = runningMeasure(request, run.start);
    if (detach) {
      io.stdout(json ? `${JSON.stringify(begun, null, 2)}\n` : `${run.id}\n`);
      return EXIT.ok;
    }
    const [{ followAndPrint }, { measurePresented }] = await Promise.all([
      import('../run/follow.ts'),
      import('../run/presented.ts'),
    ]);
    return await followAndPrint(run, async () => begun, { waitMs: wait, awayMs, json }, io, measurePresented);
  } finally {
    await close();
  }
}

/**
 * What was typed as a request for its commit.
 *
 * @throws InputError where the commit's author may have written the profile
 */
export async function resolved(
  { repo, pr, profile, trustProfile, ...rest }: Omit<MeasureOptions, 'detach' | 'wait' | 'json'>,
  { resolve, authoredProfile }: MeasureDependencies,
): Promise<MeasureRequest> {
  const { sha, branch, source, suites, executables, again, reuse, rounds, against } = rest;
  const commit = { repository: repo, pullRequest: pr, sha, branch, source };
  const asked = { ...commit, profile, suites, executables, again, rounds, against, ...(reuse ? {} : { reuse }) };
  const request = await resolve(asked);
  // Who judges by a profile that the change brings along lets it choose what is measured.
  const written = trustProfile || profile === undefined ? null : await authoredProfile(profile, request);
  if (written === null) return request;
  throw new InputError([
    `--profile: ${written.file} ${written.why}, so that its author may have written it: name one from elsewhere, or add --trust-profile`,
  ]);
}
