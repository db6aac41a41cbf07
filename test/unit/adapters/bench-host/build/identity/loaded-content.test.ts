import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLinks } from '../../../../../../adapters/bench-host/build/identity/dynamic-links.ts';
import { ElfFault } from '../../../../../../adapters/bench-host/build/identity/elf-layout.ts';
import { loadedContent } from '../../../../../../adapters/bench-host/build/identity/loaded-content.ts';
import { withElf } from '../../../../../../adapters/bench-host/build/identity/opened-elf.ts';
import { smallElf } from '../../../../../support/cargo/small-elf.ts';
import { temporaryFolder } from '../../../../../support/processes/confine.ts';
import fc from '../../../../../support/properties.ts';

const { signal } = new AbortController();
const run = (file: string, args: readonly string[], options: { cwd?: string } = {}) => execa(file, args, options);
const contentOf = (file: string) => withElf(file, (elf) => loadedContent(elf, signal));
const linksOf = (file: string) => withElf(file, readLinks);

const program = (above: string, below: string, limit = 7) => `
${above}
#[inline(never)]
pub fn checked(value: usize) -> usize {
    assert!(value < ${limit}, "too large: {value}");
    value * 2
}
${below}
fn main() { println!("{}", checked(std::env::args().count())); }
`;

describe.runIf(process.platform === 'linux')('what is loaded of an executable of rustc', () => {
  let folder: string;

  /** Compiles a program, always under the same name and place. */
  async function compiled(source: string, ...options: string[]): Promise<Buffer> {
    const file = join(folder, 'program');
    await writeFile(`${file}.rs`, source);
    await run('rustc', ['-O', '--crate-name', 'program', ...options, '-o', file, 'program.rs'], { cwd: folder });
    return readFile(file);
  }

  async function digest(bytes: Buffer): Promise<string> {
    const file = join(folder, 'measured');
    await writeFile(file, bytes);
    return contentOf(file);
  }

  const withId = (digits: string) => `-Clink-arg=-Wl,--build-id=0x${digits.repeat(20)}`;

  let base: Buffer;
  let original: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'benchmark-gate-elf-'));
    base = await compiled(program('', ''), withId('ab'));
    original = await digest(base);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('stays the same under another build id, stripped, and with a comment below', async () => {
    const other = await compiled(program('', '// said afterwards'), withId('cd'));
    expect(other.equals(base)).toBe(false);
    expect(await digest(other)).toBe(original);
    await writeFile(join(folder, 'whole'), base);
    for (const option of ['--strip-all', '--strip-debug']) {
      await run('strip', [option, '-o', 'stripped', 'whole'], { cwd: folder });
      const stripped = await readFile(join(folder, 'stripped'));
      expect(stripped.length).toBeLessThan(base.length);
      expect(await digest(stripped)).toBe(original);
    }
  });

  it('is another with a comment above what may panic, and with another number in it', async () => {
    expect(await digest(await compiled(program('// said before\n', ''), withId('ab')))).not.toBe(original);
    expect(await digest(await compiled(program('', '', 8), withId('ab')))).not.toBe(original);
  });

  it('names the loader and the libraries', async () => {
    await writeFile(join(folder, 'measured'), base);
    const { needed, interpreter } = await linksOf(join(folder, 'measured'));
    expect(needed).toContain('libc.so.6');
    expect(interpreter).toMatch(/^\/.*ld-linux/);
  });

  it('is told, or refused as damaged, whatever stands in its headers', async () => {
    const file = join(folder, 'damaged');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(1200), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.option(fc.nat(base.length), { nil: base.length }),
        async (changes, length) => {
          const bytes = Buffer.from(base.subarray(0, length));
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          await writeFile(file, bytes);
          for (const read of [contentOf, linksOf]) {
            const error = await read(file).then(
              () => null,
              (reason: unknown) => reason,
            );
            if (error !== null) expect(error).toBeInstanceOf(ElfFault);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe.each([
  { bits: 64, littleEndian: true },
  { bits: 64, littleEndian: false },
  { bits: 32, littleEndian: true },
  { bits: 32, littleEndian: false },
] as const)('a file of $bits bits, little endian: $littleEndian', (kind) => {
  it('is what it loads, wherever its section headers are and whatever its build id is', async () => {
    const folder = await temporaryFolder();
    const digest = async (more: object) => {
      const file = join(folder, 'small');
      await writeFile(file, smallElf({ ...kind, content: 'code', ...more }));
      return contentOf(file);
    };
    const original = await digest({});
    expect(await digest({ sections: 4711 })).toBe(original);
    expect(await digest({ content: 'cods' })).not.toBe(original);
    expect(await digest({ buildId: 'abcd' })).toBe(await digest({ buildId: 'efgh' }));
    expect(await digest({ buildId: 'abcd' })).not.toBe(original);
  });
});

it('reads no script, no folder, no pipe and no link', async () => {
  const folder = await temporaryFolder();
  const at = (name: string) => join(folder, name);
  await writeFile(at('script'), '#!/bin/sh\nexit 0\n');
  await writeFile(at('short'), '\x7fELF');
  await run('mkfifo', [at('pipe')]);
  for (const name of ['script', 'short', 'pipe', '.']) await expect(contentOf(at(name))).rejects.toThrow(ElfFault);
  await symlink('/bin/true', at('link'));
  await expect(contentOf(at('link'))).rejects.toMatchObject({ code: 'ELOOP' });
});
