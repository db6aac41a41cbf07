import { realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { GateError } from '../../../gate/contract/gate-error.ts';
import { outsidePath } from '../../confinement/sandbox/outside-path.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { type CargoManifest, parseManifest } from '../cargo/harness.ts';
import { Metadata } from '../cargo/metadata.ts';
import { judgeFailure, notRecognised } from '../failure/judge-failure.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { keptLockOption } from '../job/kept-lock.ts';
import { logOf } from '../job/kept-logs.ts';
import type { OpenedJob } from '../job/opened-job.ts';
import { runStep } from '../job/run-step.ts';
import { requireStdout } from './require-stdout.ts';

const METADATA_TIMEOUT_MS = 120_000;
const MAX_MANIFEST_BYTES = 1024 * 1024;
const MAX_LOCK_BYTES = 16 * 1024 * 1024;

/** What cargo says of the workspace. In the sandbox: the checkout's configuration may name a compiler of its own. */
export async function askMetadata(host: BenchHost, opened: OpenedJob, watch: Watch): Promise<Metadata> {
  const result = await runStep(
    host,
    opened,
    {
      ...opened.forBuilding,
      file: 'cargo',
      args: ['metadata', '--format-version', '1', '--no-deps', '--locked'],
      cwd: opened.paths.checkout.inside,
      environment: opened.environment,
      timeoutMs: METADATA_TIMEOUT_MS,
      log: 'metadata',
      remark: notRecognised,
      keep: 'failed',
    },
    watch,
  );
  const lock = keptLockOption(opened.paths.checkout.outside);
  const reproduce = ['cargo metadata --format-version 1 --no-deps', ...lock].join(' ');
  requireStdout(result, "cargo's description of the workspace", reproduce);
  if (result.exitCode !== 0 || result.stdout === null) {
    throw new GateError({
      ...(await judgeFailure(opened, { lines: result.lines, metadata: null, reproduce }, result)),
      ...logOf(result),
    });
  }
  return Metadata.parse(JSON.parse(result.stdout));
}

/**
 * The manifests of the workspace's packages, by package id.
 *
 * @throws {GateError} compile-error
 */
export function readManifests(opened: OpenedJob, metadata: Metadata): Map<string, CargoManifest> {
  const manifests = new Map<string, CargoManifest>();
  for (const { id, manifest_path } of metadata.packages) {
    const outside = outsidePath(manifest_path, [opened.paths.checkout]);
    if (outside === null || !isInside(outside, opened.paths.checkout.outside)) continue;
    const file = readBoundedFile(outside, MAX_MANIFEST_BYTES);
    if ('fault' in file && file.tooLarge) {
      throw new GateError({ class: 'compile-error', message: `the manifest ${manifest_path} is ${file.fault}` });
    }
    if ('text' in file) manifests.set(id, readManifest(file.text, manifest_path));
  }
  return manifests;
}

/** Cargo has read it; what built since then may have put a link in the place of its folder. */
function isInside(file: string, checkout: string): boolean {
  try {
    const folder = realpathSync(dirname(file));
    const root = realpathSync(checkout);
    return folder === root || folder.startsWith(root + sep);
  } catch {
    return false;
  }
}

function readManifest(text: string, place: string): CargoManifest {
  try {
    return parseManifest(text);
  } catch {
    // The parser's message shows the lines around the fault.
    throw new GateError({ class: 'compile-error', message: `the manifest ${place} can't be read after the build` });
  }
}

/** The text of the checkout's lock file; cargo has checked it when it fetched. */
export function readLockFile(opened: OpenedJob): string {
  const file = readBoundedFile(join(opened.paths.checkout.outside, 'Cargo.lock'), MAX_LOCK_BYTES);
  return 'text' in file ? file.text : '';
}
