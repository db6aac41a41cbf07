import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './pack.ts';

/** Pages whose TypeScript is compiled and run. */
const PAGES = { readme: 'README.md', library: 'docs/library.md' } as const;

/** Writes each example of the pages as a module of its own: `src/library-1.ts` is the first of `docs/library.md`. */
export async function writeExamples(folder: string): Promise<string[]> {
  const source = join(folder, 'src');
  await mkdir(source, { recursive: true });
  const written: string[] = [];
  for (const [page, file] of Object.entries(PAGES)) {
    const blocks = [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)];
    if (blocks.length === 0) throw new Error(`${file} has no example`);
    for (const [index, [, text = '']] of blocks.entries()) {
      const name = `${page}-${index + 1}`;
      await writeFile(join(source, `${name}.ts`), text);
      written.push(name);
    }
  }
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  return written;
}

/** How a consumer compiles: strictly, and with the types of what is installed looked at too. */
export const RESOLUTIONS = {
  nodenext: ['--module', 'nodenext', '--moduleResolution', 'nodenext', '--outDir', 'out'],
  bundler: ['--module', 'esnext', '--moduleResolution', 'bundler', '--noEmit'],
} as const;

/** Arguments of `tsc`, from the consumer's folder. */
export const compileArguments = (
  resolution: keyof typeof RESOLUTIONS,
  names: readonly string[],
  skipLibCheck = false,
): string[] => [
  ...['--strict', '--target', 'es2022', '--skipLibCheck', `${skipLibCheck}`, '--rootDir', 'src'],
  ...RESOLUTIONS[resolution],
  ...names.map((name) => `src/${name}.ts`),
];
