/** What one line may cost, in bytes, after its escapes are gone. */
export const LINE_BYTES = 4096;

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

/** The longest end of at most so many bytes of UTF-8 that doesn't begin inside a character. */
export function lastBytes(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  let start = Math.max(0, encoded.length - bytes);
  while (start < encoded.length && ((encoded[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return encoded.subarray(start).toString();
}
