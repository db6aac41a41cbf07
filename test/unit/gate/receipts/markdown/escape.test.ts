import { describe, expect, it } from 'vitest';
import {
  codeBlock,
  codeCell,
  codeSpan,
  escapeInline,
  escapeWithin,
} from '../../../../../gate/receipts/markdown/escape.ts';
import { utf8Bytes } from '../../../../../gate/text/byte-budget.ts';
import { cleanLine } from '../../../../../gate/text/clean-text.ts';
import fc from '../../../../support/properties.ts';
import { HOSTILE } from '../../../../support/receipts/hostile-text.ts';
import { cellCounts, elementsOf, renderGfm, textOf, textOutsideCode } from '../../../../support/receipts/render-gfm.ts';

const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 300) };

const markup = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...HOSTILE),
  fc
    .array(
      fc.constantFrom(
        '`',
        '``',
        '*',
        '_',
        '~',
        '[',
        ']',
        '(',
        ')',
        '<',
        '>',
        '!',
        '&',
        '#',
        '|',
        '\\',
        '$',
        '@a',
        '#1',
        ' ',
        'a',
        'é',
        'https://x.yz',
        'www.x.yz',
        '&lt;',
        '\n',
        '<!--',
        '-->',
        'GH-1',
        '- ',
        '# ',
        '1. ',
        '===',
        ':bomb:',
        'deadbeef1',
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
);

const seen = (text: string): string => text.replaceAll('\u200b', '');

describe('free text in a line of Markdown', () => {
  it('renders as exactly that text, and as nothing but text', () => {
    fc.assert(
      fc.property(markup, (text) => {
        const html = renderGfm(`start ${escapeInline(text)} end`);
        expect([...elementsOf(html)]).toEqual(['p']);
        expect(seen(textOf(html)).replace(/\s+/g, ' ')).toBe(`start ${cleanLine(text)} end`.replace(/\s+/g, ' '));
      }),
      RUNS,
    );
  });

  it('begins nothing but text where it begins a line, an item or a quotation', () => {
    fc.assert(
      fc.property(markup, (text) => {
        fc.pre(cleanLine(text) !== '');
        const escaped = escapeInline(text);
        expect([...elementsOf(renderGfm(`before\n\n${escaped}`))]).toEqual(['p']);
        expect([...elementsOf(renderGfm(`- ${escaped}\n- x`))]).toEqual(['ul', 'li']);
        expect(seen(textOf(renderGfm(escaped))).replace(/\s+/g, ' ')).toBe(cleanLine(text).replace(/\s+/g, ' '));
      }),
      RUNS,
    );
  });

  it('pings nobody and refers to nothing', () => {
    fc.assert(
      fc.property(markup, (text) => {
        const shown = textOutsideCode(renderGfm(`start ${escapeInline(text)} end`));
        expect(shown).not.toMatch(/@[A-Za-z0-9_]|#\d|\bGH-\d|:\/\/|\bwww\.|:bomb:|\bdeadbeef1\b/i);
      }),
      RUNS,
    );
  });

  it('is one cell of a table, to GitHub and to who splits at pipes', () => {
    fc.assert(
      fc.property(markup, (text) => {
        for (const cell of [escapeInline(text), codeCell(text)]) {
          const row = `| a | ${cell} | b |`;
          expect(cellCounts(renderGfm(`| x | y | z |\n|---|---|---|\n${row}`))).toEqual([[3, 3]]);
          expect(row.split('|')).toHaveLength(5);
        }
      }),
      RUNS,
    );
  });

  it('fits its budget and never ends inside an escape', () => {
    fc.assert(
      fc.property(markup, fc.integer({ min: 10, max: 200 }), (text, maximum) => {
        const escaped = escapeWithin(text, maximum);
        expect(utf8Bytes(escaped)).toBeLessThanOrEqual(maximum);
        expect([...elementsOf(renderGfm(`start ${escaped} end`))]).toEqual(['p']);
      }),
      RUNS,
    );
  });

  it('stays readable where it is harmless', () => {
    const text =
      'I2S: 45.2 tokens/sec; workspace_cpu > 40, 2–5x at 10:30:45, 12345678 B (no CUDA host) & more: 1. done - x';
    expect(escapeInline(text)).toBe(text);
  });
});

describe('code', () => {
  it('shows a command exactly, in a span that nothing inside ends', () => {
    fc.assert(
      fc.property(markup, (text) => {
        const line = cleanLine(text);
        fc.pre(line !== '');
        const html = renderGfm(`start ${codeSpan(text)} end`);
        expect([...elementsOf(html)].sort()).toEqual(['code', 'p']);
        expect(seen(textOf(html))).toBe(`start ${line} end`);
      }),
      RUNS,
    );
  });

  it('shows lines exactly, in a fence that nothing inside ends', () => {
    fc.assert(
      fc.property(fc.array(markup, { minLength: 1, maxLength: 5 }), (lines) => {
        const html = renderGfm(`${codeBlock(lines, 100_000)}\n\nafter`);
        expect([...elementsOf(html)].sort()).toEqual(['code', 'p', 'pre']);
        expect(html.endsWith('<p>after</p>')).toBe(true);
        expect(textOf(html).split('\n')).toHaveLength(lines.length + 2);
      }),
      RUNS,
    );
  });

  it('keeps ordinary lines byte for byte', () => {
    const line = 'simd: vectorized ops: 1.8x scalar baseline; parity <confirmed> | `x` @y';
    expect(codeBlock([line], 1000)).toBe(`\`\`\`text\n${line}\n\`\`\``);
  });
});
