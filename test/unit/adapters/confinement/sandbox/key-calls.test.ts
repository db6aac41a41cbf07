import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filtersAreFree, keyCallFilter } from '../../../../../adapters/confinement/sandbox/key-calls.ts';
import { temporaryFolder } from '../../../../support/processes/confine.ts';

/** What the kernel's interpreter says of a call, for the instructions that the filter is made of. */
function verdict(filter: Buffer, architecture: number, call: number): 'allowed' | 'refused' {
  let loaded = 0;
  for (let at = 0; at < filter.length / 8; at += 1) {
    const code = filter.readUInt16LE(at * 8);
    const operand = filter.readUInt32LE(at * 8 + 4);
    if (code === 0x20) loaded = operand === 4 ? architecture : call;
    else if (code === 0x54) loaded = (loaded & operand) >>> 0;
    else if (code === 0x15) at += filter.readUInt8(at * 8 + (loaded === operand ? 2 : 3));
    else return operand === 0x7fff0000 ? 'allowed' : 'refused';
  }
  throw new Error('the filter ends without a verdict');
}

const X64 = 0xc000003e;
const I386 = 0x40000003;
const ARM64 = 0xc00000b7;
const ARM = 0x40000028;

it.each([
  ['x64', X64, [248, 249, 250, 0x40000000 + 250], [0, 59, 247, 251, 0x40000000 + 1]],
  ['x64', I386, [286, 287, 288], [250, 285, 289]],
  ['arm64', ARM64, [217, 218, 219], [0, 216, 220, 250]],
  ['arm64', ARM, [309, 310, 311], [217, 308, 312]],
])('refuses the calls for keys, and no others: %s, %i', (processor, architecture, refused, allowed) => {
  const filter = keyCallFilter(processor) ?? Buffer.alloc(0);
  for (const call of refused) expect(verdict(filter, architecture, call), String(call)).toBe('refused');
  for (const call of allowed) expect(verdict(filter, architecture, call), String(call)).toBe('allowed');
});

it('refuses everything that is called in a way that this processor has not', () => {
  expect(verdict(keyCallFilter('x64') ?? Buffer.alloc(0), ARM64, 1)).toBe('refused');
});

it('has none for a processor whose numbers are not known', () => {
  expect(keyCallFilter('mips')).toBeNull();
});

it.each([
  ['Mitigation: Speculative Store Bypass disabled via prctl\n', true],
  ['Vulnerable\n', true],
  ['Not affected\n', true],
  ['Mitigation: Speculative Store Bypass disabled via prctl and seccomp\n', false],
  [null, false],
])('costs a bench nothing only where the kernel takes no speculation for it: %s', async (said, free) => {
  const folder = join(await temporaryFolder(), 'vulnerabilities');
  await mkdir(folder);
  if (said !== null) await writeFile(join(folder, 'spec_store_bypass'), said);
  expect(await filtersAreFree(folder)).toBe(free);
});
