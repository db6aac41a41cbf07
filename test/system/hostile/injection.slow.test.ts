import { describe, expect, it } from 'vitest';
import { renderCheckRun } from '../../../gate/receipts/check/check-run.ts';
import { renderCommitStatus } from '../../../gate/receipts/check/commit-status.ts';
import { editLedger, newLedger } from '../../../gate/receipts/ledger/edit.ts';
import { isLedger } from '../../../gate/receipts/ledger/is-ledger.ts';
import { renderProgressComment } from '../../../gate/receipts/progress/progress-comment.ts';
import { hostileContext, hostileFault, hostileOutcome } from '../../support/receipts/hostile-outcome.ts';
import { HOSTILE, HOSTILE_TEXT } from '../../support/receipts/hostile-text.ts';
import { fixtureNames, readFixture } from '../../support/receipts/read-fixture.ts';
import { cellCounts, elementsOf, renderGfm, textOutsideCode } from '../../support/receipts/render-gfm.ts';

const OURS = new Set([
  'p',
  'strong',
  'h3',
  'ul',
  'li',
  'code',
  'pre',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'br',
]);

const HEADINGS = [
  'To see each failure',
  '61 benchmarks, the 20 that take longest',
  'Targets: 1 missed, 1 inconclusive, 1 unverified, 1 met',
  'Evidence',
  'Taken over from ended runs',
  'Carried over from other commits',
  'Not measured',
  'Baseline',
  'Suites',
  'Other than the first choice',
  'To settle the other targets',
  'Hop log',
];

function expectHarmless(markdown: string, comments: number): void {
  const html = renderGfm(markdown);
  expect([...elementsOf(html)].filter((name) => !OURS.has(name) && name !== '!--')).toEqual([]);
  expect(html.match(/<!--/g) ?? []).toHaveLength(comments);
  // No emoji is called gate.
  const shown = textOutsideCode(html).replaceAll(':gate:', '');
  expect(shown).not.toMatch(/@[A-Za-z0-9_]|#\d|\bGH-\d|:\/\/|\bwww\./i);
  expect(shown).not.toMatch(/:(?:[a-z0-9_+-]*[a-z][a-z0-9_+-]*|[+-]1|100|1234):/i);
  // The server names runs, nobody else does.
  expect(shown.replace(/\brun [A-Za-z0-9-]+\/\d/g, '')).not.toMatch(/\b[0-9a-f]{40}\b/);
  for (const [, heading = ''] of html.matchAll(/<h3>(.*?)<\/h3>/gs)) expect(HEADINGS).toContain(heading);
  expect(html).not.toMatch(/<li>\s*<(?:ul|h3)>/);
  for (const counts of cellCounts(html)) expect(new Set(counts).size).toBe(1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of these may be left
  expect(markdown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  expect(markdown).not.toMatch(/\p{Surrogate}/u);
  expect(markdown).not.toMatch(/\p{Mn}{5}/u);
}

const texts = [...HOSTILE, HOSTILE_TEXT, `\n${HOSTILE_TEXT}`].map((text, index) => [index, text] as const);

const LINKS = { temporal: 'https://temporal.example/namespaces/default', github: 'https://github.com' };

describe('receipts of a run whose every free text is hostile', () => {
  it.each(texts)('check run %i', (_, text) => {
    const { summary, text: details = '', title, externalId } = renderCheckRun(hostileOutcome(text));
    expectHarmless(summary, 0);
    expectHarmless(details, 0);
    expect(title).toBe('generative:gate:benchmarks = fail');
    expect(externalId).toMatch(/^[A-Za-z0-9-]*$/);
    expect(cellCounts(renderGfm(summary))[0]?.[0]).toBe(4);
    const nothing = renderCheckRun(hostileOutcome(text, { suites: [] })).title;
    expect(nothing).toMatch(/^generative:gate:benchmarks = fail: /);
    expect(nothing.length).toBeLessThanOrEqual(220);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of these may be left
    expect(nothing).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|<!--/);
  });

  it.each(texts)('check run of a gate that broke %i', (_, text) => {
    const { summary } = renderCheckRun(hostileFault(text), LINKS);
    const plain = summary.replaceAll(/\]\(https:\/\/temporal\.example\/[A-Za-z0-9%/.-]*\)/g, ']');
    expect(plain).not.toBe(summary);
    expectHarmless(plain.replace(/\[(?=`[^\n]*, pass 1\.$)/m, ''), 0);
  });

  it.each(texts)('progress comment %i', (_, text) => {
    const { body, marker } = renderProgressComment(hostileOutcome(text), hostileContext(text));
    expectHarmless(body, 1);
    expect(body.startsWith(`${marker}\n`)).toBe(true);
    expect(body.includes('<!-- gates:start -->')).toBe(false);
    expect(isLedger(body)).toBe(false);
  });

  it.each(texts)('new ledger %i', (_, text) => {
    const body = newLedger(hostileOutcome(text));
    expectHarmless(body, 6);
    expect(body.split('\n')).toHaveLength(14);
    expect(editLedger(body, hostileOutcome(text)).changed).toBe(false);
  });

  it.each(texts)('a ledger of any shape %i', (_, text) => {
    for (const name of fixtureNames()) {
      const before = readFixture(name);
      const once = editLedger(before, hostileOutcome(text)).body;
      const plain = editLedger(before, hostileOutcome('plain')).body;
      expect(once.split('\n')).toHaveLength(plain.split('\n').length);
      expect(once.match(/<!-- (?:gates|hoplog|decision):/g)).toEqual(plain.match(/<!-- (?:gates|hoplog|decision):/g));
      if (text === HOSTILE_TEXT) expect(cellCounts(renderGfm(once))).toEqual(cellCounts(renderGfm(plain)));
      expect(editLedger(once, hostileOutcome(text)).changed).toBe(false);
    }
  });

  it.each(texts)('commit status %i', (_, text) => {
    const { description } = renderCommitStatus(hostileOutcome(text));
    expect(description.length).toBeLessThanOrEqual(140);
    expect(description).not.toMatch(/[\r\n]|<!--/);
    expect(description).not.toMatch(/\p{Surrogate}/u);
  });
});
