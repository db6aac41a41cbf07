import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { BaselineDocument } from '../../../../gate/baseline/document.ts';
import { exampleDocument } from '../../../support/store/example-document.ts';

const published = JSON.parse(
  readFileSync(new URL('../../../../schemas/baseline.schema.json', import.meta.url), 'utf8'),
);

function validate(document: unknown): boolean {
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  return ajv.compile(published)(document);
}

describe('the published JSON Schema of a baseline', () => {
  it('accepts a document that the gate accepts', () => {
    expect(BaselineDocument.safeParse(exampleDocument()).success).toBe(true);
    expect(validate(exampleDocument())).toBe(true);
  });

  it.each([
    ['a text for a number', [{ iters: '1', ns: 1 }]],
    ['a missing number', [{ iters: 1 }]],
    ['no list', { iters: 1, ns: 1 }],
    ['nothing', [null]],
    ['a list', [[1, 1]]],
  ])('refuses samples that are %s, as the gate does', (_, samples) => {
    const json = JSON.parse(JSON.stringify(exampleDocument()));
    expect(validate(json)).toBe(true);
    json.suites[0].executables[0].benchmarks[1].samples = samples;
    expect(validate(json)).toBe(false);
    const { error } = BaselineDocument.safeParse(json);
    expect(error?.issues[0]?.path.slice(-2)).toEqual([1, 'samples']);
  });

  it.each([
    ['another schema version', { ...exampleDocument(), schemaVersion: 2 }],
    ['a commit that is none', exampleDocument({ commit: 'HEAD' })],
    ['a missing machine class', { ...exampleDocument(), machineClass: undefined }],
  ])('refuses %s, as the gate does', (_, document) => {
    const json = JSON.parse(JSON.stringify(document));
    expect(BaselineDocument.safeParse(json).success).toBe(false);
    expect(validate(json)).toBe(false);
  });
});
