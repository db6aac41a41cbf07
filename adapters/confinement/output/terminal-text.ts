/** What one line may cost, in bytes, after its escapes are gone. */
export const LINE_BYTES = 4096;

/**
 * Escape sequences (ECMA-48: CSI, OSC and its like, two-character ones), other control characters except tab and line
 * ends, and the marks that reorder text. No alternative starts inside another and none runs past the next escape, so
 * that the time is linear whatever a hostile program prints.
 */
const TERMINAL_CONTROLS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes.
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b\r\n]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text that a terminal, a log or a receipt may show: no escapes, no control characters besides tab and line ends. */
export function withoutTerminalControls(text: string): string {
  return text.replace(TERMINAL_CONTROLS, '');
}

/** The longest prefix of at most so many bytes of UTF-8 that doesn't end inside a character. */
export function firstBytes(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) {
    return text;
  }
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) {
    return text;
  }
  let end = bytes;
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) {
    end -= 1;
  }
  return encoded.subarray(0, end).toString();
}
