import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What was compiled: the piece is made of that, and lies beside it. */
const COMPILED = new URL('./dist/cli/questions/', import.meta.url);
const CODE_FILE = new URL('./questions.code', COMPILED);

const { loadQuestions, OWN_ADDRESS, QUESTIONS_FILE } = (await import(
  new URL('./load-questions.js', COMPILED).href
)) as typeof import('./cli/questions/load-questions.ts');

await rm(CODE_FILE, { force: true });
await build({
  entryPoints: [fileURLToPath(new URL('./questions.js', COMPILED))],
  outfile: QUESTIONS_FILE,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Names stay: an unknown error shows where it came from.
  minifyWhitespace: true,
  minifySyntax: true,
  define: { 'import.meta.url': OWN_ADDRESS },
  // Of a store in S3, which is no part of a plain install.
  external: ['@aws-sdk/*'],
  logLevel: 'warning',
});

// V8 keeps the code of all that was called until then: of questions to a server that knows nothing.
const { exports, code } = loadQuestions();
const server = createServer();
server.on('stream', (stream) => {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  // An empty message, by gRPC's own framing.
  stream.end(Buffer.alloc(5));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.env.TEMPORAL_ADDRESS = `127.0.0.1:${(server.address() as AddressInfo).port}`;
const silenced = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write }));
for (const { stream } of silenced) stream.write = () => true;
for (const words of [['runs'], ['show', `benchmark-gate/o/n/pr-1/${'0'.repeat(40)}/p`]]) {
  await exports.answerQuestion(['node', 'benchmark-gate', ...words]);
}
for (const { stream, write } of silenced) stream.write = write;
server.close();
await writeFile(CODE_FILE, code());
