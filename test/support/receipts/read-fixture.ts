import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../fixtures/ledgers/', import.meta.url);

export const fixtureNames = (): string[] => readdirSync(FOLDER).filter((name) => name.endsWith('.md'));

export const readFixture = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');

/** What the text between a section's first anchors says. */
export function between(body: string, name: 'gates' | 'hoplog' | 'decision'): string {
  const [, rest = ''] = body.split(`<!-- ${name}:start -->`);
  return (rest.split(`<!-- ${name}:end -->`)[0] ?? '').trim();
}
