import { readFile } from 'node:fs/promises';

/** Offsets in `struct seccomp_data` (seccomp(2)). */
const CALL_NUMBER = 0;
const ARCHITECTURE = 4;

/** Codes of the classic BPF (linux/bpf_common.h). */
const LOAD_WORD = 0x20;
const AND = 0x54;
const JUMP_EQUAL = 0x15;
const RETURN = 0x06;

const ALLOW = 0x7fff0000;
/** ENOSYS, as of a kernel without keyrings. */
const NO_SUCH_CALL = 0x00050000 + 38;

/** Numbers of add_key, request_key and keyctl, for each way of calling that a kernel for this processor has. */
const KEY_CALLS: Readonly<Record<string, readonly { readonly audit: number; readonly numbers: readonly number[] }[]>> =
  {
    x64: [
      { audit: 0xc000003e, numbers: [248, 249, 250] },
      { audit: 0x40000003, numbers: [286, 287, 288] },
    ],
    arm64: [
      { audit: 0xc00000b7, numbers: [217, 218, 219] },
      { audit: 0x40000028, numbers: [309, 310, 311] },
    ],
  };

/** x32 has the numbers of x86-64 with this bit. */
const WITHOUT_X32 = 0xbfffffff;

/**
 * A filter for `bwrap --seccomp` that refuses the calls which reach the kernel's keyrings: namespaces don't part those of
 * one user. Null where this processor's numbers aren't known.
 */
export function keyCallFilter(architecture: string = process.arch): Buffer | null {
  const ways = KEY_CALLS[architecture];
  if (ways === undefined) return null;
  return Buffer.concat([
    instruction(LOAD_WORD, ARCHITECTURE),
    ...ways.map(({ audit, numbers }) => {
      const refusal = [
        instruction(LOAD_WORD, CALL_NUMBER),
        instruction(AND, WITHOUT_X32),
        // To the last instruction of this way, which is behind that which allows.
        ...numbers.map((number, index) => instruction(JUMP_EQUAL, number, numbers.length - index, 0)),
        instruction(RETURN, ALLOW),
        instruction(RETURN, NO_SUCH_CALL),
      ];
      return Buffer.concat([instruction(JUMP_EQUAL, audit, 0, refusal.length), ...refusal]);
    }),
    instruction(RETURN, NO_SUCH_CALL),
  ]);
}

/** `struct sock_filter`. */
function instruction(code: number, operand: number, ifTrue = 0, ifFalse = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(ifTrue, 2);
  bytes.writeUInt8(ifFalse, 3);
  bytes.writeUInt32LE(operand >>> 0, 4);
  return bytes;
}

/**
 * Whether a filtered process is as fast as any other: before Linux 5.16 one lost speculation along with its calls, and
 * would be measured slower.
 */
export async function filtersAreFree(folder = '/sys/devices/system/cpu/vulnerabilities'): Promise<boolean> {
  const said = await readFile(`${folder}/spec_store_bypass`, 'utf8').catch(() => 'seccomp');
  return !said.includes('seccomp');
}
