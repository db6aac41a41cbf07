import { describe, expect, it } from 'vitest';
import type { GateOutcome } from '../../../../../gate/contract/outcome.ts';
import { completeLedger } from '../../../../../gate/receipts/ledger/complete.ts';
import { editLedger } from '../../../../../gate/receipts/ledger/edit.ts';
import { isLedger } from '../../../../../gate/receipts/ledger/is-ledger.ts';
import { readSections } from '../../../../../gate/receipts/ledger/sections.ts';
import { joinLines, type Line, splitLines } from '../../../../../gate/receipts/markdown/lines.ts';
import { ownHopIdentity } from '../../../../../gate/receipts/words/ledger-words.ts';
import fc from '../../../../support/properties.ts';
import { failOutcome, passOutcome } from '../../../../support/receipts/outcomes.ts';

const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 400) };

/** Lines that ledgers are made of; `keep` marks those that are nobody's but their writer's. */
const ledgerLine = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('gates', 'hoplog', 'decision')
      .chain((name) =>
        fc.constantFrom(
          `<!-- ${name}:start -->`,
          `<!-- ${name}:end -->`,
          `  <!-- ${name}:end --> `,
          `\`<!-- ${name}:start -->\``,
        ),
      ),
  },
  { weight: 2, arbitrary: fc.constantFrom('', '   ') },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '| Gate | Status | Evidence |',
      '|------|:------:|----------|',
      '| Status | Agent | Gate | Notes | Time |',
      '--- | --- | ---',
      '| keep | pass | keep \\| keep |',
      '| keep | ❌ FAIL | keep |',
      'keep | pending | keep',
      '| benchmarks | pass | stale |',
      '| **generative:gate:benchmarks (Issue #4)** | fail |',
      '| `review:gate:benchmarks` | fail | keep |',
      '- keep **agent**: hop',
      '   * keep nested',
      '3. keep 2026-01-01 numbered',
      '1) keep numbered',
      '### Hop log',
      '## keep heading',
      '### keep Hop 4: agent 2026-01-01',
      '```text',
      '```',
      '~~~~',
      '   ````',
      '<!-- keep comment',
      'keep -->',
      '---',
      '**State:** keep',
      '**Why**: keep',
      'keep prose @someone #1 <b>keep</b>',
      '    keep indented',
      '- **generative-benchmark-runner**: 2026-01-01 → earlier; NEXT → self; run older/0',
      '> keep <!-- gates:start -->',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => `keep ${text.replace(/[\r\n]/g, ' ')}`) },
);

const ledgerText = fc
  .array(fc.tuple(ledgerLine, fc.constantFrom('\n', '\n', '\n', '\r\n', '\r')), { maxLength: 40 })
  .chain((lines) =>
    fc.boolean().map((ends) => {
      const text = lines.map(([line, end]) => line + end).join('');
      return ends ? text : text.replace(/(?:\r\n|\n|\r)$/, '');
    }),
  );

const outcome: fc.Arbitrary<GateOutcome> = fc.constantFrom(
  passOutcome(),
  passOutcome({ iteration: 2, finishedAt: null }),
  failOutcome(),
  failOutcome({ why: 'a | b\n<!-- gates:end -->\n```\n| c |', state: 'in-progress' }),
);

describe('any text with any anchors', () => {
  it('edited twice is edited once', () => {
    fc.assert(
      fc.property(ledgerText, outcome, (body, gate) => {
        const once = editLedger(body, gate);
        const twice = editLedger(once.body, gate);
        expect(twice.body).toBe(once.body);
        expect(twice.changed).toBe(false);
        expect(isLedger(once.body)).toBe(true);
      }),
      {
        ...RUNS,
        // A lone carriage return, and an empty line that ends with a newline after what is rewritten.
        examples: [['<!-- decision:start -->\rkeep\n\n<!-- decision:end -->', passOutcome()]],
      },
    );
  });

  it('has one hop of the run, one whole section of each name, and one row', () => {
    fc.assert(
      fc.property(ledgerText, outcome, (body, gate) => {
        const edited = editLedger(body, gate).body;
        const { sections, lines } = readSections(splitLines(edited));
        const own = (name: 'gates' | 'hoplog') => (sections[name]?.own ?? []).map((at) => lines[at]?.text ?? '');
        const identity = `run ${gate.workflow?.firstExecutionRunId}/${gate.iteration}`;
        expect(Object.keys(sections).sort()).toEqual(['decision', 'gates', 'hoplog']);
        expect(own('hoplog').filter((line) => line.includes(identity))).toHaveLength(1);
        expect(
          own('gates').filter((line) => line.includes('benchmark') && /sha256:|I2S: 45\.2/.test(line)),
        ).toHaveLength(1);
      }),
      RUNS,
    );
  });

  it("keeps every line that isn't this gate's, byte for byte and in order", () => {
    fc.assert(
      fc.property(ledgerText, outcome, (body, gate) => {
        const before = splitLines(body);
        const complete = completeLedger(before).lines;
        const rewritten = new Set(readSections(complete).sections.decision?.own);
        const others = complete.filter((line, at) => line.text.includes('keep') && !rewritten.has(at));
        const after = splitLines(editLedger(body, gate).body);
        expect(missing(before, complete)).toEqual([]);
        expect(missing(others, after)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('ends up the same whether another gate writes before or after', () => {
    fc.assert(
      fc.property(ledgerText, (body) => {
        const start = editLedger(body, passOutcome({ iteration: 7 })).body;
        fc.pre(areApart(start));
        // Without its row and hop before, and with them.
        for (const first of [start, otherGate(start, 'running')]) {
          const oneWay = otherGate(editLedger(first, passOutcome()).body, '86 %');
          const otherWay = editLedger(otherGate(first, '86 %'), passOutcome()).body;
          expect(partsOf(oneWay)).toEqual(partsOf(otherWay));
          for (const text of [oneWay, otherWay]) {
            expect(text).toContain('- **mutation-tester**: 86 %');
            expect(text.match(/^\| mutation \|.*$/gm)).toEqual(['| mutation | pass | 86 % |']);
          }
        }
      }),
      RUNS,
    );
  });
});

/** Lines of `expected` that aren't in `actual` in this order. A last line gets a line end when something follows it. */
function missing(expected: readonly Line[], actual: readonly Line[]): Line[] {
  const gone: Line[] = [];
  let from = 0;
  for (const line of expected) {
    const at = actual.findIndex(
      (each, index) => index >= from && each.text === line.text && (each.end === line.end || line.end === ''),
    );
    if (at < 0) gone.push(line);
    else from = at + 1;
  }
  return gone;
}

/** Whether no section begins inside another: a gate that knows no nesting writes into the wrong one then. */
function areApart(body: string): boolean {
  const sections = Object.values(readSections(splitLines(body)).sections);
  return !sections.some((one) => sections.some((other) => other.start > one.start && other.start < one.end));
}

/** Another gate in miniature: its row after the delimiter or in place, its hop at the end of the log. */
function otherGate(body: string, evidence: string): string {
  const lines = splitLines(body);
  const { sections } = readSections(lines);
  const { gates, hoplog } = sections;
  if (gates === undefined || hoplog === undefined) throw new Error('no ledger');
  const end = lines[gates.start]?.end || '\n';
  const row = `| mutation | pass | ${evidence} |`;
  const own = gates.own.find((at) => lines[at]?.text.startsWith('| mutation |'));
  const edits: [number, string][] = [[hoplog.end, `- **mutation-tester**: ${evidence}`]];
  if (own === undefined) edits.push([gates.end, row]);
  else lines[own] = { text: row, end: lines[own]?.end ?? end };
  const added = edits.sort((a, b) => b[0] - a[0]);
  for (const [at, text] of added) lines.splice(at, 0, { text, end });
  return joinLines(lines);
}

/**
 * A ledger's parts without regard to the order of rows and hops that two gates added, and to the form of this gate's
 * hop, which follows the log's last entry.
 */
function partsOf(body: string): unknown {
  const { sections, lines } = readSections(splitLines(body));
  const sorted = (name: 'gates' | 'hoplog') =>
    (sections[name]?.own ?? [])
      .map((at) => lines[at]?.text ?? '')
      .map((text) => ownHopIdentity(text) ?? text)
      .filter((text) => text.trim() !== '')
      .sort();
  const inside = new Set(Object.values(sections).flatMap(({ own }) => own));
  return {
    gates: sorted('gates'),
    hoplog: sorted('hoplog'),
    state: (sections.decision?.own ?? []).map((at) => lines[at]?.text),
    rest: lines.filter((_, at) => !inside.has(at)),
  };
}
