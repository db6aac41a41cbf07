import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** Markdown as GitHub renders it, with raw HTML passed on, so that a test sees what got through. */
export const renderGfm = (markdown: string): string =>
  micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"' };

/** The text that a reader sees, without what stands in code. */
export const textOutsideCode = (html: string): string =>
  decoded(
    html
      .replace(/<!--.*?-->/gs, '')
      .replace(/<(pre|code)\b.*?<\/\1>/gs, '')
      .replace(/<[^>]*>/g, ' '),
  );

export const textOf = (html: string): string => decoded(html.replace(/<[^>]*>/g, ''));

const decoded = (text: string): string => text.replace(/&(?:lt|gt|amp|quot);/g, (entity) => ENTITIES[entity] ?? entity);

/** Names of all elements, and `!--` for comments. */
export const elementsOf = (html: string): Set<string> =>
  new Set([...html.matchAll(/<(!--|[a-z][a-z0-9]*)/gi)].map(([, name = '']) => name.toLowerCase()));

/** Number of cells in each row of each table. */
export const cellCounts = (html: string): number[][] =>
  [...html.matchAll(/<table>.*?<\/table>/gs)].map(([table]) =>
    [...table.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) => [...row.matchAll(/<t[hd]\b/g)].length),
  );
