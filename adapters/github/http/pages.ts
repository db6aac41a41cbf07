import { GitHubError } from './errors.ts';

/** GitHub's own maximum. */
export const PAGE_SIZE = 100;

/** 20,000 comments: beyond, something is wrong, and going on would only use up the rate limit. */
const MAXIMUM_PAGES = 200;

export interface Page<T> {
  readonly items: readonly T[];
  /** The answer's `Link` header. */
  readonly link: string | undefined;
}

/** All items of a listing, page by page, so that a caller who found what it wants asks for no more. */
export async function* eachItem<T>(read: (page: number) => Promise<Page<T>>): AsyncGenerator<T> {
  for (let page = 1; page <= MAXIMUM_PAGES; page++) {
    const { items, link } = await read(page);
    yield* items;
    // Either sign alone has been seen missing: a proxy drops the header, a filtered page is short.
    if (items.length < PAGE_SIZE && !/rel="?next"?/.test(link ?? '')) return;
  }
  throw new GitHubError('invalid', `GitHub: a listing has more than ${MAXIMUM_PAGES} pages`);
}
