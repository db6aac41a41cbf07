import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PRODUCT = ['gate', 'workflows', 'activities', 'adapters', 'workers', 'client', 'cli', 'demo', 'bench'];

/** Comments that begin a line: a pattern of paths in a text may look like the beginning of one. */
const COMMENTS = /^[ \t]*(?:\/\*\*[\s\S]*?\*\/|\/\/.*$)/gm;

const filesOf = (...folders: string[]): string[] =>
  execaSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...folders], { cwd: ROOT })
    .stdout.split('\0')
    .filter((file) => file.endsWith('.ts') && existsSync(join(ROOT, file)));

/** What the comments of a source name that isn't there: links to nothing that it knows, and files that nobody has. */
function misnamed(source: string, files: ReadonlySet<string>): string[] {
  const comments = (source.match(COMMENTS) ?? []).join('\n');
  const known = new Set(source.replace(COMMENTS, '').match(/[\w$]+/g));
  const links = [...comments.matchAll(/\{@link ([\w$]+)[^}]*\}/g)].flatMap(([link, name = '']) =>
    known.has(name) ? [] : link,
  );
  const named = [...comments.matchAll(/`(?:[\w./-]*\/)?([\w-]+\.ts)`/g)];
  return [...links, ...named.flatMap(([name, file = '']) => (files.has(file) ? [] : name))];
}

it('comments of the product link to what their file knows, and name files that are there', () => {
  const product = filesOf(...PRODUCT);
  const files = new Set(filesOf().map((file) => basename(file)));
  const sources = product.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const);
  expect(sources.filter(([, source]) => source.includes('{@link ')).length).toBeGreaterThan(20);
  expect(sources.flatMap(([file, source]) => misnamed(source, files).map((name) => `${file}: ${name}`))).toEqual([]);
});

it('a name that is nowhere is found', () => {
  const source = `/** As {@link here} and {@link gone.part}; see \`a/moved.ts\` and \`there.ts\`. */\nconst here = 'x/**';\n`;
  expect(misnamed(source, new Set(['there.ts']))).toEqual(['{@link gone.part}', '`a/moved.ts`']);
});
