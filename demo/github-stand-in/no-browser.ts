import type { IncomingHttpHeaders } from 'node:http';

const THIS_MACHINE = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/**
 * Why a request is no program's of this machine, null where it is one. A page that somebody's browser shows can send requests to
 * this machine, too: then the browser says where it comes from, or, where the page's own name leads here, asks for that name.
 */
export function whyOfBrowser(headers: IncomingHttpHeaders): string | null {
  if (headers.origin !== undefined) return 'The stand-in answers no page of a browser';
  if (THIS_MACHINE.test(headers.host ?? 'localhost')) return null;
  return 'The stand-in answers by 127.0.0.1 and localhost alone';
}
