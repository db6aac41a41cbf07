import { z } from 'zod';
import { FEWEST_SESSIONS } from '../../../gate/comparison/calibrate-sessions.ts';
import { MOST_SESSIONS } from '../../../gate/comparison/calibration-document.ts';
import { AskedMeasure } from '../../../gate/contract/measuring/measure-request.ts';
import { MOST_ROUNDS_OF_RUN } from '../../../gate/names/limits.ts';
import { RunOptions } from '../../run/options.ts';

const { repo, source, trustProfile, suites, json } = RunOptions.shape;
const { sha, branch } = AskedMeasure.shape;

const between = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,3}$/, 'expected a number')
    .transform(Number)
    .pipe(z.int().min(least, `expected ${least} at least`).max(most, `expected ${most} at most`));

/** The options of `benchmark-gate baseline calibrate` as commander hands them over: all text. */
export const CalibrateOptions = z
  .object({
    ...{ repo, source, trustProfile, suites, json, sha, branch },
    profile: z.string().min(1).optional(),
    sessions: between(FEWEST_SESSIONS, MOST_SESSIONS),
    // One round says nothing of how much rounds differ.
    rounds: between(2, MOST_ROUNDS_OF_RUN),
  })
  .refine(({ sha, branch }) => (sha === undefined) !== (branch === undefined), {
    message: 'name the commit by one of --sha and --branch',
    path: ['sha'],
  });
