/** What the reader looks for, and what it must not stumble over. */
const TOKENS = [
  ...['f', ' ', '\t', '[', ']', '(', ')', '%', ':', ',', '.', '9', '-', '\u2212', 'µ'],
  ...['time:', 'thrpt:', ' time:   [', '1.0 ns ', '1.0 Gelem/s ', 'Benchmarking ', ': Analyzing', ': Warming up for '],
  ...['test ', ' ... bench: ', '/iter (+/- ', 'test result: ', ' 0 measured', '     Running ', ' (', ' ...'],
  ...['\u001b', '\u001b[', '\u001b]0;', '\u0007', '2026-11-22T10:00:00Z ', '\u{1f600}', '\0'],
  ...['\r', '\n', '\r\n'],
];

/**
 * Texts of a length that repeat a few tokens without end, between others that may open and close something: what takes a
 * careless reader quadratic time. The same seed gives the same texts at any length.
 */
export function* hostileTexts(seed: number, count: number, length: number): Generator<string> {
  const next = random(seed);
  const token = (): string => TOKENS[Math.floor(next() * TOKENS.length)] ?? '';
  for (let index = 0; index < count; index += 1) {
    const [head, tail] = [token() + token(), token() + token()];
    const repeated = Array.from({ length: 1 + Math.floor(next() * 3) }, token).join('');
    const times = Math.ceil(length / repeated.length);
    yield head + repeated.repeat(times) + tail;
  }
}

/** Marsaglia's xorshift with 32 bits: numbers from 0 to 1 that are the same everywhere. */
function random(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
