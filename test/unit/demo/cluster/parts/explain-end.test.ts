import { expect, it } from 'vitest';
import { explainEnd, readableTail } from '../../../../../demo/cluster/parts/explain-end.ts';

it.each([
  ['PANIC:  could not write to file "pg_wal/xlogtemp.7": No space left on device', /disk is full.*--data/],
  ['could not bind IPv4 address "127.0.0.1": Address already in use', /port was taken/],
  ['FATAL:  database files are incompatible with server\nDETAIL: … version 15', /another version.*--fresh/],
  ['version mismatch for keyspace/database: "temporal". Expected version: 1.18', /older than the server/],
  ['FATAL:  pre-existing shared memory block is still in use', /still ends/],
  ['pq: password authentication failed for user "temporal"', /--fresh/],
])('explains %s', (tail, mend) => {
  expect(explainEnd(`before\n${tail}\nafter`)).toMatch(mend);
});

it('leaves what it does not know to the log', () => {
  expect(explainEnd('panic: runtime error')).toBeNull();
});

it('takes the places in the code out of a server’s lines, and bounds all others', () => {
  const line = `{"level":"fatal","ts":"2026-11-29T23:15:58.753Z","msg":"unable to \\"start\\"","error":"no host","stacktrace":"go…"}`;
  expect(readableTail(`${line}\n${'x'.repeat(1000)}`)).toBe(
    `fatal: unable to \\"start\\": no host\n${'x'.repeat(300)}`,
  );
});
