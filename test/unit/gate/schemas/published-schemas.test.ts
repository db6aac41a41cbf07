import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadProfile } from '../../../../adapters/profiles/load-profile.ts';
import { ThinRequest } from '../../../../gate/contract/asking/thin-request.ts';
import { AskedMeasure } from '../../../../gate/contract/measuring/measure-request.ts';
import type { GateRequest } from '../../../../gate/contract/request.ts';
import { runningOutcome } from '../../../../gate/contract/running-outcome.ts';
import { Profile } from '../../../../gate/profile/profile.ts';
import { PUBLISHED_SCHEMAS } from '../../../../gate/schemas/published-schemas.ts';
import { passOutcome } from '../../../support/receipts/outcomes.ts';
import { describedSchemas } from '../../../support/schemas/described-schemas.ts';
import { publishedSchema, schemaFaults } from '../../../support/schemas/validator.ts';

const FOLDER = new URL('../../../../schemas/', import.meta.url);
const shipped = (name: string) =>
  parse(readFileSync(new URL(`../../../../profiles/${name}.yaml`, import.meta.url), 'utf8'));

const request = async (): Promise<GateRequest> => ({
  repository: 'acme/engine',
  subject: { kind: 'issue', number: 7 },
  headSha: 'a'.repeat(40),
  headPinned: false,
  base: null,
  source: { kind: 'url', location: 'https://example.org/engine.git' },
  profile: await loadProfile('sample'),
  suites: null,
  executables: null,
  flow: 'generative',
});

describe('the published JSON Schemas', () => {
  it('are those of the code, with the comments of their keys (npm run schema)', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(PUBLISHED_SCHEMAS.map(({ name }) => `${name}.schema.json`).sort());
    for (const [name, schema] of describedSchemas()) expect(publishedSchema(name), name).toEqual(schema);
  });

  it('say of a key what its declaration says, also where it is a duration or a size', () => {
    const { whole, layer } = publishedSchema('profile').$defs;
    expect(whole.properties.budget.properties.pass.description).toMatch(/^Of one pass: building and measuring/);
    expect(whole.properties.host.properties.minFreeMemory.description).toMatch(/^Memory that must be free/);
    expect(layer.properties.budget.anyOf[0].properties.build.description).toBe('Of building one suite.');
    expect(publishedSchema('outcome').properties.evidence.description).toMatch(/^The evidence lines/);
    expect(publishedSchema('progress').properties.outcome.properties.iteration.description).toBe(
      '0 for the first pass.',
    );
  });

  it('say something of every key of a profile, of the alternatives that a layer may have as well', () => {
    /** The paths of the keys below a part of the schema that say nothing. */
    const silent = (part: unknown, path: string): string[] => {
      if (typeof part !== 'object' || part === null) return [];
      if (Array.isArray(part)) return part.flatMap((each) => silent(each, path));
      const { properties = {}, ...rest } = part as { properties?: Record<string, { description?: string }> };
      const own = Object.entries(properties).flatMap(([key, value]) => [
        ...(value.description ? [] : [`${path}.${key}`]),
        ...silent(value, `${path}.${key}`),
      ]);
      return [...own, ...Object.values(rest).flatMap((each) => silent(each, path))];
    };
    expect(silent(publishedSchema('profile'), '')).toEqual([]);
  });

  it('take what gates are asked and answer', async () => {
    const asked = await request();
    expect(schemaFaults('request', asked)).toEqual([]);
    const begun = runningOutcome(asked, {
      identity: { workflowId: 'benchmark-gate/x', firstExecutionRunId: 'y' },
      iteration: 0,
      startedAt: '2026-11-22T09:40:00.000Z',
    });
    expect(schemaFaults('outcome', begun)).toEqual([]);
    expect(schemaFaults('outcome', passOutcome())).toEqual([]);
    const lanes = [{ lane: 'cpu', state: 'waiting', hostId: null, suites: [] }];
    const progress = { phase: 'waiting', lanes, iteration: 0, startedAt: begun.startedAt, outcome: begun };
    expect(schemaFaults('progress', progress)).toEqual([]);
  });

  it.each([
    ['thin-request', ThinRequest, { pullRequest: 218 }, { issue: 90 }],
    ['measure-request', AskedMeasure, { branch: 'main' }, { sha: 'a'.repeat(40) }],
    ['measure-request', AskedMeasure, { pullRequest: 218 }, { branch: 'main' }],
  ] as const)('want one subject of a %s, and no other, as the gate does', (name, schema, one, other) => {
    const takes = (request: object) => {
      const isTaken = schemaFaults(name, request).length === 0;
      expect([request, schema.safeParse(request).success]).toEqual([request, isTaken]);
      return isTaken;
    };
    const repository = 'o/r';
    expect([one, other].map((named) => takes({ repository, ...named }))).toEqual([true, true]);
    expect([{}, { ...one, ...other }].map((named) => takes({ repository, ...named }))).toEqual([false, false]);
  });

  it('take a key of a later version in what versions exchange', async () => {
    expect(schemaFaults('request', { ...(await request()), later: 1 })).toEqual([]);
    expect(schemaFaults('outcome', { ...passOutcome(), later: 1 })).toEqual([]);
  });

  it.each([
    ['request', async () => ({ ...(await request()), headSha: 'HEAD' }), '/headSha'],
    ['request', async () => ({ ...(await request()), subject: { kind: 'commit', number: 7 } }), '/subject/kind'],
    ['outcome', async () => ({ ...passOutcome(), status: 'passed' }), '/status'],
    ['progress', async () => ({ phase: 1, lanes: [], iteration: 0, startedAt: '', outcome: passOutcome() }), '/phase'],
  ])('refuse a wrong %s, and say where', async (name, document, where) => {
    expect(schemaFaults(name, await document()).some((fault) => fault.startsWith(where))).toBe(true);
  });
});

describe('the JSON Schema of a profile', () => {
  it.each(['bitnet-rs', 'sample'])('takes the shipped profile %s as it is written', (name) => {
    expect(schemaFaults('profile', shipped(name))).toEqual([]);
  });

  it('takes a whole one as it is parsed', async () => {
    expect(schemaFaults('profile', await loadProfile('sample'))).toEqual([]);
  });

  const suite = { kind: 'criterion', lane: 'cpu', command: 'cargo bench' };

  it.each([
    ['a misspelt key', { name: 'x', suites: {}, budgets: {} }],
    ['a misspelt key of a suite', { name: 'x', suites: { a: { ...suite, comand: 'x' } } }],
    ['a suite without a command', { name: 'x', suites: { a: { kind: 'criterion', lane: 'cpu' } } }],
    ['no name', { suites: {} }],
    ['an entry that is removed where there is nothing below', { name: 'x', suites: { a: null } }],
  ])('refuses %s, as the check does', (_, profile) => {
    expect(Profile.safeParse(profile).success).toBe(false);
    expect(schemaFaults('profile', profile)).not.toEqual([]);
  });

  it.each([
    ['what is laid over another, with a part of a suite', { extends: 'sample', suites: { a: { budget: '5 min' } } }],
    ['an entry that is removed', { extends: './other.yaml', suites: { a: null }, metrics: { b: null } }],
  ])('takes %s', (_, profile) => {
    expect(schemaFaults('profile', profile)).toEqual([]);
  });

  it('refuses a misspelt key also where another one lies below', () => {
    expect(schemaFaults('profile', { extends: 'sample', suites: { a: { budgets: '5 min' } } })).not.toEqual([]);
  });
});
