import { stripVTControlCharacters } from 'node:util';

/** Text of the change or of GitHub, made safe for a terminal: no escape sequences, no control characters. */
export const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '');
