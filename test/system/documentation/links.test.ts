import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const pages = (): string[] =>
  execaSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', '*.md'], { cwd: ROOT })
    .stdout.split('\0')
    .filter((file) => file !== '' && !file.startsWith('test/') && existsSync(join(ROOT, file)));

/** A page without what is code: nothing in there is a link or a heading. */
const prose = (text: string): string => text.replace(/^(`{3,}|~{3,}).*?^\1/gms, '').replace(/^ {4}.*$/gm, '');

/** The anchors that GitHub gives the headings of a page. */
function anchors(text: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = [...prose(text).matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading = '']) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set(
    headings.map((anchor) => {
      const count = seen.get(anchor) ?? 0;
      seen.set(anchor, count + 1);
      return count === 0 ? anchor : `${anchor}-${count}`;
    }),
  );
}

/** Where the links of a page lead, those to other sites aside. */
const links = (text: string): string[] =>
  [
    ...prose(text)
      .replace(/`[^`\n]*`/g, '')
      .matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|^\[[^\]]+\]: +(\S+)/gm),
  ]
    .map(([, inline, reference]) => inline ?? reference ?? '')
    .filter((link) => !/^[a-z][a-z0-9+.-]*:/i.test(link));

/** What is wrong with a page's links. */
function brokenLinks(page: string, read = (file: string) => readFileSync(join(ROOT, file), 'utf8')): string[] {
  return links(read(page)).flatMap((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), decodeURIComponent(path)));
    if (target.startsWith('..') || (path !== '' && !existsSync(join(ROOT, target))))
      return [`${page}: ${link} leads nowhere`];
    if (anchor === undefined || !target.endsWith('.md')) return [];
    return anchors(read(target)).has(anchor) ? [] : [`${page}: ${link}: there is no such heading`];
  });
}

it('every link of every page leads to a file, and to a heading where it names one', () => {
  const all = pages();
  expect(all).toEqual(expect.arrayContaining(['README.md', 'docs/library.md', 'docs/security.md']));
  expect(all.flatMap((page) => links(readFileSync(join(ROOT, page), 'utf8'))).length).toBeGreaterThan(40);
  expect(all.flatMap((page) => brokenLinks(page))).toEqual([]);
});

it('a link that leads nowhere is found', () => {
  const page = '[a](gone.md) [b](docs/store.md#in-s3) [c](docs/store.md#gone) `[d](gone.md)` [e](#here)\n# Here\n';
  const read = (file: string) => (file === 'page.md' ? page : readFileSync(join(ROOT, file), 'utf8'));
  expect(brokenLinks('page.md', read)).toEqual([
    'page.md: gone.md leads nowhere',
    'page.md: docs/store.md#gone: there is no such heading',
  ]);
});
