import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataFolder } from '../files/user-folders.ts';
import { Baselines } from './baselines/baselines.ts';
import { Blobs } from './content/blobs.ts';
import { BASE_ANSWERS, CALIBRATIONS, DatedTexts, MEASURED } from './content/dated-texts.ts';
import type { ObjectStore } from './content/object-store.ts';
import { Records } from './content/records.ts';
import type { Store } from './content/store.ts';
import { StoreError } from './content/store-error.ts';
import { filesystemObjects } from './folder/filesystem-objects.ts';
import { prune } from './pruning/prune.ts';
import { planPruning } from './pruning/pruning-plan.ts';
import { isS3Address, parseS3Address } from './s3/address.ts';
import { s3Objects } from './s3/objects.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Opens the store that the environment names: `BENCHMARK_GATE_STORE`, a folder, a `file:` URL, or a bucket and a prefix
 * as `s3://BUCKET/PREFIX`; by default `benchmark-gate/store` in the user's data folder. Nothing is made, read or
 * connected to before the store is used. Throws a StoreError of kind `misconfigured`.
 */
export function openStore(env: Environment): Store {
  const named = env.BENCHMARK_GATE_STORE ?? '';
  return storeOn(isS3Address(named) ? s3Objects(parseS3Address(named), env) : filesystemObjects(rootOf(named, env)));
}

/** A store on top of any {@link ObjectStore}. */
function storeOn(objects: ObjectStore): Store {
  const blobs = new Blobs(objects);
  const records = new Records(objects);
  const measured = new DatedTexts(objects, MEASURED);
  const answers = new DatedTexts(objects, BASE_ANSWERS);
  const calibrations = new DatedTexts(objects, CALIBRATIONS);
  const baselines = new Baselines(objects, blobs);
  return {
    location: objects.rootUri,
    requireWritable: () => objects.requireWritable(),
    put: (content, options) => blobs.put(content, options),
    putJson: (...value) => blobs.putJson(...value),
    get: (...asked) => blobs.get(...asked),
    getJson: (...asked) => blobs.getJson(...asked),
    download: (...asked) => blobs.download(...asked),
    putRecord: (name, content) => records.putRecord(name, content),
    getRecord: (...asked) => records.getRecord(...asked),
    recordsIn: (folder) => records.recordsIn(folder),
    listRecords: (folder) => records.listRecords(folder),
    putMeasuredList: (...list) => measured.put(...list),
    readMeasuredLists: (...asked) => measured.read(...asked),
    putBaseAnswer: (...answer) => answers.put(...answer),
    readBaseAnswers: (...asked) => answers.read(...asked),
    putCalibration: (...calibration) => calibrations.put(...calibration),
    readCalibrations: (...asked) => calibrations.read(...asked),
    writeBaseline: (...asked) => baselines.writeBaseline(...asked),
    readSignatures: (...asked) => baselines.readSignatures(...asked),
    keepConclusion: (...ended) => baselines.keepConclusion(...ended),
    readConclusion: (digest) => baselines.readConclusion(digest),
    findByIdentity: (identity) => baselines.findByIdentity(identity),
    findBaselines: (...asked) => baselines.findBaselines(...asked),
    readBaseline: (digestOrUri) => baselines.readBaseline(digestOrUri),
    listBaselines: () => baselines.listBaselines(),
    verifyBaseline: (digest) => baselines.verifyBaseline(digest),
    listLooseEnds: () => baselines.listLooseEnds(),
    planPruning: (policy, now) => planPruning({ objects, blobs, records, baselines }, policy, now),
    prune: (plan) => prune(objects, plan),
  };
}

function rootOf(named: string, env: Environment): string {
  if (named === '') {
    return path.join(dataFolder(env), 'store');
  }
  if (!/^[a-z][a-z0-9+.-]+:/i.test(named)) return path.resolve(named);
  try {
    return fileURLToPath(named);
  } catch {
    // Without its cause, and without what may be a password in it: messages end up in logs and histories.
    const shown = JSON.stringify(named.replace(/\/\/[^/]*@/, '//…@').replace(/\?.*$/s, '?…'));
    throw new StoreError(
      'misconfigured',
      `BENCHMARK_GATE_STORE is ${shown}: it must be a folder, a file:// URL of this machine, or s3://BUCKET/PREFIX`,
    );
  }
}
