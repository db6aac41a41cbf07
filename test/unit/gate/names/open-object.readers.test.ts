import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { BaseManifest } from '../../../../adapters/bench-host/prepare/warm-base/manifest.ts';
import { loadProfile } from '../../../../adapters/profiles/load-profile.ts';
import { BaselineDocument, BaselineEntry } from '../../../../gate/baseline/document.ts';
import { MeasurementSet, ReportSet } from '../../../../gate/baseline/measurement-set.ts';
import { Envelope, TestResultStatement } from '../../../../gate/contract/attestation.ts';
import { GateContext } from '../../../../gate/contract/context.ts';
import { DecisionGrounds } from '../../../../gate/contract/decision/decision-grounds.ts';
import { GateOutcome, GuardOutcome } from '../../../../gate/contract/outcome.ts';
import { ReceiptsState } from '../../../../gate/contract/receipts-state.ts';
import { GateRequest } from '../../../../gate/contract/request.ts';
import { guardOutcome } from '../../../../gate/contract/running-outcome.ts';
import { unmeasuredFacts } from '../../../../gate/policy/decision/unmeasured.ts';
import { Profile } from '../../../../gate/profile/profile.ts';
import { withKeys } from '../../../support/other-versions.ts';
import { failing, measured, suite } from '../../../support/policy/decision-rows.ts';
import { inputOf, measurementSet, onCuda, profileOf, reportSet } from '../../../support/policy/measured.ts';
import { hostileContext, hostileFault } from '../../../support/receipts/hostile-outcome.ts';
import { passOutcome } from '../../../support/receipts/outcomes.ts';
import { exampleDocument } from '../../../support/store/example-document.ts';

const DIGEST = `sha256:${'4f'.repeat(32)}`;
const profile = await loadProfile('bitnet-rs');
const { request } = inputOf([], profile);
const route = { kind: 'NEXT' as const, to: 'spec-analyzer' };
const disturbance = { load: 1, stolen: 0.1, throttled: 2 };
const problem = { code: 'stale' as const, where: 'a', message: 'from before' };
const state = { at: '2026-11-22T10:00:00Z', load: 0.1, freeMemoryBytes: 1, freeDiskBytes: 1, remarks: [] };
const limits = { memoryBytes: 1024, processes: 10 };
const host = { ...onCuda().host, state, limits };
const benchmark = {
  ...{ id: 'a', unit: 'ns' as const, source: 'criterion-files' as const },
  estimate: { point: 1, lower: 1, upper: 1 },
  statistics: { mean: { point: 1, lower: 1, upper: 1, standardError: 0.1 } },
  throughput: { kind: 'bytes' as const, perIteration: 1 },
  samples: [{ iters: 1, ns: 1 }],
};

interface Reader {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly value: unknown;
  /** Paths of mappings, whose keys are names. */
  readonly maps?: readonly string[];
  /** True where what isn't known is left away: nothing of it is digested or handed on. */
  readonly strips?: true;
}

const PROFILE_MAPS = ['environment', 'scope.subjects', 'scope.hardware', 'suites', 'metrics', 'targets'];

const READERS: readonly Reader[] = [
  {
    name: 'a request',
    schema: GateRequest,
    value: inputOf([], profileOf()).request,
    maps: PROFILE_MAPS.map((path) => `profile.${path}`),
  },
  {
    name: 'an outcome',
    schema: GateOutcome,
    value: hostileFault('x'),
  },
  {
    name: "the guard's outcome",
    schema: GuardOutcome,
    value: guardOutcome({ ...request, repository: null, profile: 'sample' }, 'review'),
  },
  {
    name: 'the grounds of a decision',
    schema: DecisionGrounds,
    value: {
      schemaVersion: 1,
      row: '9',
      facts: {
        ...measured,
        fault: { kind: 'gate-broke', message: 'no such table' },
        suites: [suite(), failing('no-cuda')],
        targets: [{ name: 'speed', verdict: 'missed', route, mustVerify: false }],
      },
    },
  },
  {
    name: 'what became of owed receipts',
    schema: ReceiptsState,
    value: {
      ...{ receipts: passOutcome().receipts, owed: ['check'], since: '2026-11-22T10:00:00Z', tries: 1 },
      ...{ nextTryAt: null, ended: null },
    },
  },
  {
    name: 'what is known of a change',
    schema: GateContext,
    value: {
      ...hostileContext('x'),
      tree: '7'.repeat(40),
      base: null,
      trusted: { commit: '1'.repeat(40), tree: '2'.repeat(40) },
    },
    strips: true,
  },
  {
    name: 'a signature',
    schema: Envelope,
    value: {
      payloadType: 'application/vnd.in-toto+json',
      payload: 'e30=',
      signatures: [{ keyid: '0'.repeat(64), sig: 'e30=' }],
    },
    strips: true,
  },
  {
    name: 'a signed statement',
    schema: TestResultStatement,
    value: {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'decision', digest: { sha256: '00' }, annotations: { kind: 'x' } }],
      predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
      predicate: { result: 'PASSED', configuration: [{ name: 'sample', digest: { sha256: '00' } }] },
    },
    maps: ['subject.*.digest', 'subject.*.annotations', 'predicate.configuration.*.digest'],
    strips: true,
  },
  {
    name: 'a baseline',
    schema: BaselineDocument,
    value: {
      ...exampleDocument({ host }),
      suites: exampleDocument().suites.map((each) => ({ ...each, problems: [problem] })),
    },
    maps: ['environment', 'suites.*.reports.*.report', 'suites.*.executables.*.benchmarks.*.statistics'],
  },
  {
    name: "a baseline's entry",
    schema: BaselineEntry,
    value: {
      ...{ machineClass: 'c', uri: 'u', digest: DIGEST, complete: true, repository: 'acme/engine', branch: null },
      ...{ commit: 'a'.repeat(40), tree: 'b'.repeat(40), subject: { kind: 'issue', number: 1 }, profile: 'sample' },
      finishedAt: '2026-11-22T10:00:00Z',
    },
  },
  {
    name: 'a set of measurements',
    schema: MeasurementSet,
    value: { ...measurementSet({ disturbance, benchmarks: [benchmark], problems: [problem] }), host },
    maps: ['environment', 'benchmarks.*.statistics'],
  },
  {
    name: 'a set of reports',
    schema: ReportSet,
    value: reportSet({ benchmarks: [benchmark] }),
    maps: ['environment', 'reports', 'reports.*', 'benchmarks.*.statistics'],
  },
  {
    name: 'the manifest of a warm base',
    schema: BaseManifest,
    value: {
      ...{ schemaVersion: 1, identity: 'i', repository: 'acme/engine', commit: 'a'.repeat(40), rustc: 'rustc 1.95.0' },
      ...{ lines: [], madeAt: '2026-11-22T10:00:00Z', seal: { files: 1, bytes: 1, digest: '0'.repeat(64) } },
    },
  },
];

describe('reads what another version says besides', () => {
  it.each(READERS)('$name', ({ schema, value, maps, strips }) => {
    const known = schema.parse(JSON.parse(JSON.stringify(value)));
    const variants = withKeys(value, maps);
    expect(variants[0]?.path).toBe('(top)');
    for (const variant of variants) {
      const { data, error } = schema.safeParse(variant.value);
      expect(error, variant.path).toBeUndefined();
      // Digests and signatures are of all that was written, whoever hands it on.
      expect(data, variant.path).toEqual(strips ? known : variant.value);
    }
  });

  it('in the profile of a request, whose keys are told where a person misspelt them', () => {
    const variants = withKeys(profile, PROFILE_MAPS);
    expect(variants.length).toBeGreaterThan(50);
    for (const { value, path } of variants) {
      expect(Profile.safeParse(value).success, path).toBe(false);
      expect(GateRequest.safeParse({ ...request, profile: value }).data?.profile, path).toEqual(value);
    }
  });
});

it('still refuses what is malformed', () => {
  expect(GateRequest.safeParse({ ...request, headSha: 'HEAD' }).success).toBe(false);
  const suites = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`s${index}`, profile.suites.simd]));
  expect(GateRequest.safeParse({ ...request, profile: { ...profile, suites } }).error?.message).toContain(
    'at most 100',
  );
  expect(DecisionGrounds.safeParse({ schemaVersion: 2, row: '1', facts: unmeasuredFacts(request) }).success).toBe(
    false,
  );
});
