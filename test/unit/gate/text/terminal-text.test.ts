import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withoutEscapes, withoutTerminalControls } from '../../../../gate/text/terminal-text.ts';

const ESC = '\u001b';

it.each([
  ['colours', `${ESC}[1;31mred${ESC}[0m`, 'red'],
  ['a CSI of one character', '\u009b31mred', 'red'],
  ['a title, ended by BEL', `${ESC}]0;title\u0007text`, 'text'],
  ['a link, ended by ST', `${ESC}]8;;http://a.example${ESC}\\link${ESC}]8;;${ESC}\\`, 'link'],
  ['the choice of a character set', `${ESC}(Btext`, 'text'],
  ['one that is not closed, to its line’s end', `${ESC}]0;title\nnext`, '\nnext'],
  ['one that is not closed, to the next', `${ESC}[12${ESC}[0mtext`, 'text'],
  ['a lone escape', `text${ESC}`, 'text'],
])('takes out %s', (_, text, shown) => {
  expect(withoutEscapes(text)).toBe(shown);
});

it('leaves nothing that a terminal acts on, and all else', () => {
  const parts = fc.array(fc.constantFrom(ESC, '[', ']', '\u009b', ';', '3', 'm', 'é', '\u0007', '\\', '\n', ' '));
  fc.assert(
    fc.property(parts, (pieces) => {
      const shown = withoutTerminalControls(pieces.join(''));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      expect(shown).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/);
      expect(stripVTControlCharacters(shown)).toBe(shown);
    }),
  );
  const plain = 'plain [text] with µs,\ttabs\r\nand lines';
  expect(withoutTerminalControls(plain)).toBe(plain);
});

it('takes out the marks that reorder text', () => {
  expect(withoutTerminalControls('a\u202eb\u2066c\u200fd')).toBe('abcd');
});
