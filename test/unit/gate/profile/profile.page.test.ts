import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { Profile } from '../../../../gate/profile/profile.ts';
import { itemsOf, objectsOf, type Schema, shapeOf, valuesOf } from '../../../../gate/profile/schema-shape.ts';
import { faultsOf } from '../../../support/policy/profile-fixture.ts';
import { EXAMPLE, profilePage } from '../../../support/profiles/profile-page.ts';
import { described, exampleIn } from '../../../support/profiles/schema-notes.ts';

interface Key {
  readonly path: string;
  readonly part: Schema;
}

/** Every key that a profile can have, those of all alternatives. */
function keysOf(schema: Schema, path = ''): Key[] {
  const part = valuesOf(schema) ?? itemsOf(schema);
  if (part !== null) return keysOf(part, `${path}*`);
  return objectsOf(schema).flatMap((object) =>
    Object.entries(shapeOf(object)).flatMap(([key, each]): Key[] => {
      const own = path === '' ? key : `${path}.${key}`;
      return [{ path: own, part: each }, ...keysOf(each, own)];
    }),
  );
}

const page = () => readFile(new URL('../../../../docs/profile.md', import.meta.url), 'utf8');
const KEYS = keysOf(Profile);

it('is what the schema says: npm run profile-page', async () => {
  expect(await page()).toBe(profilePage());
});

it('says of every key what it is for, and shows a value that it takes', () => {
  expect(KEYS.length).toBeGreaterThan(90);
  const isWhole = ({ part }: Key) =>
    exampleIn(part) === undefined && (objectsOf(part).length > 0 || keysOf(part).length > 0);
  expect(KEYS.filter(({ part }) => described(part) === '').map(({ path }) => path)).toEqual([]);
  expect(KEYS.filter((key) => exampleIn(key.part) === undefined && !isWhole(key)).map(({ path }) => path)).toEqual([]);
  const wrong = KEYS.filter(({ part }) => exampleIn(part) !== undefined).flatMap(({ path, part }) => {
    const { success } = (part as typeof Profile).safeParse(exampleIn(part));
    return success ? [] : [path];
  });
  expect(wrong).toEqual([]);
});

it('has a line for every key, each under its heading', async () => {
  const text = await page();
  const missing = KEYS.filter(({ path }) => {
    const name = path.split('.').at(-1)?.replaceAll('*', '') ?? '';
    return !text.includes(`- \`${name}\`: `);
  });
  expect(missing.map(({ path }) => path)).toEqual([]);
  const headings = [...text.matchAll(/^## `(.+)`$/gm)].map(([, heading]) => heading);
  expect(new Set(headings).size).toBe(headings.length);
  expect(headings).toEqual(
    expect.arrayContaining(['receipts', 'suites.NAME', 'metrics.NAME.time', 'evidence[].items[]']),
  );
});

it('begins with a profile that has no fault', async () => {
  expect(await page()).toContain(EXAMPLE);
  expect(await faultsOf({ 'top.yaml': EXAMPLE })).toEqual([]);
});

it('shows examples as YAML that reads as what they are', async () => {
  const shown = [...(await page()).matchAll(/ Such as `(\w+: .*)`\.$/gm)].map(([, line]) => line ?? '');
  expect(shown.length).toBeGreaterThan(80);
  const all = new Set(KEYS.map(({ path, part }) => JSON.stringify([path.split('.').at(-1), exampleIn(part)])));
  for (const line of shown.filter((each) => !each.startsWith('extends: '))) {
    const [entry] = Object.entries(parse(line) as object);
    expect(all, line).toContain(JSON.stringify(entry));
  }
});
