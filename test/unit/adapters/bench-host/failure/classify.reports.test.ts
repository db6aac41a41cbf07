import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { ENGINE } from '../../../../support/cargo/failure-cases.ts';

interface Case {
  readonly name: string;
  readonly text: string;
  readonly fetching: boolean;
  readonly noMetadata: boolean;
  readonly class: string;
}

const CASES: readonly Case[] = JSON.parse(
  readFileSync(new URL('../../../../fixtures/cargo-output/failures.json', import.meta.url), 'utf8'),
);

it.each(CASES)('$name, as people reported it, is $class', ({ text, fetching, noMetadata, class: kind }) => {
  const lines = text.split('\n');
  const metadata = noMetadata ? null : ENGINE;
  expect(classifyCargoFailure({ lines, metadata, reproduce: 'x', fetching })).toMatchObject({ class: kind });
});
