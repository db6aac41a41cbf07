import { join } from 'node:path';
import { execa } from 'execa';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import type { Prepared } from '../job/prepared.ts';
import { chooseToolchain, parseToolchainFile, parseToolchainList, type ToolchainChoice } from './pinned-toolchain.ts';

const MAX_FILE_BYTES = 64 * 1024;
const TOOL_TIMEOUT_MS = 60_000;

/**
 * Chooses the toolchain of a checkout and asks it for its versions. All of it is done outside the checkout: rustup
 * reads toolchain files, and cargo its configuration, by the working directory.
 *
 * @throws {GateError} tool-missing: no cargo, or no such toolchain
 */
export async function findToolchain(input: {
  readonly checkout: string;
  readonly job: Pick<HostJob, 'toolchainAlternatives'>;
  readonly environment: Readonly<Record<string, string>>;
  /** Any folder that holds nothing of the change. */
  readonly neutral: string;
  readonly signal: AbortSignal;
}): Promise<Pick<Prepared, 'toolchain' | 'triple'>> {
  const ask = async (file: string, args: string[], toolchain: string | null): Promise<string | null> => {
    const answer = await execa(file, args, {
      cwd: input.neutral,
      env: { ...input.environment, ...(toolchain === null ? {} : { RUSTUP_TOOLCHAIN: toolchain }) },
      extendEnv: false,
      reject: false,
      timeout: TOOL_TIMEOUT_MS,
      cancelSignal: input.signal,
      stdin: 'ignore',
    });
    input.signal.throwIfAborted();
    return answer.failed ? null : answer.stdout;
  };
  const requested = readPin(input.checkout);
  const list = await ask('rustup', ['toolchain', 'list'], null);
  const choice: ToolchainChoice =
    list === null
      ? { requested, name: null }
      : chooseToolchain(requested, parseToolchainList(list), input.job.toolchainAlternatives);
  const cargo = await ask('cargo', ['--version'], choice.name);
  const rustc = await ask('rustc', ['-vV'], choice.name);
  const triple = rustc === null ? undefined : /^host: (\S+)$/m.exec(rustc)?.[1];
  if (cargo === null || rustc === null || triple === undefined) {
    throw new GateError({ class: 'tool-missing', message: 'cargo and rustc do not answer on this host' });
  }
  const version = rustc.split('\n')[0] ?? rustc;
  if (list === null && requested !== null && !version.startsWith(`rustc ${requested}`)) {
    throw new GateError({
      class: 'tool-missing',
      message: `the pinned toolchain ${requested} is not this host's (${version}), and it has no rustup`,
    });
  }
  return { triple, toolchain: { ...choice, rustc: version, cargo } };
}

/** rustup prefers the file without an ending where both are there. */
function readPin(checkout: string): string | null {
  for (const name of ['rust-toolchain', 'rust-toolchain.toml']) {
    const file = readBoundedFile(join(checkout, name), MAX_FILE_BYTES);
    if ('text' in file) return parseToolchainFile(file.text);
    if (!file.fault.includes('ENOENT')) {
      throw new GateError({ class: 'tool-missing', message: `the toolchain file ${name} is ${file.fault}` });
    }
  }
  return null;
}
