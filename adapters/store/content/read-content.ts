import type { Content } from './object-store.ts';

/** Carries what the caller's own stream threw past the translation of the store's errors. */
export class SourceFailure extends Error {}

/** The bytes of what is to be written, piece by piece. What the caller's stream throws comes as a {@link SourceFailure}. */
export async function* readContent(content: Content): AsyncGenerator<Uint8Array> {
  const chunks = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
  for await (const chunk of fromSource(chunks)) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

async function* fromSource(
  source: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array | string> {
  try {
    yield* source;
  } catch (cause) {
    throw new SourceFailure('the content could not be read', { cause });
  }
}
