/**
 * Escape sequences of a terminal (ECMA-48): CSI such as colours and clearing, OSC and its like such as titles and links,
 * and those of two characters. One that isn't closed reaches to the next escape or the line's end. No alternative starts
 * inside another and each consumes what it has looked at, so that the time is linear whatever a hostile program prints.
 */
const ESCAPES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[\]PX^_][^\u0007\u001b\r\n]*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-Z\\`-~]?/g;

/** Control characters except tab and line ends, and the marks that reorder text. */
const CONTROLS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text without a terminal's escape sequences. */
export const withoutEscapes = (text: string): string => text.replace(ESCAPES, '');

/** Text that a terminal, a log or a receipt may show: no escapes, no control characters besides tab and line ends. */
export const withoutTerminalControls = (text: string): string => withoutEscapes(text).replace(CONTROLS, '');
