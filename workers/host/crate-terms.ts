import type { BenchHost } from '../../adapters/bench-host/job/bench-host.ts';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { keptBytes, wrongVariable } from '../size-variable.ts';

const NAME = 'BENCHMARK_GATE_FETCH_FROM';

/** A name or an address, with or without a port. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;
const ADDRESS = /^(?:https?|git|ssh|file):\/\/\S+$/;

/** Also in the sense of addresses, which know ports and octets that are none. */
const isHost = (entry: string): boolean => HOST.test(entry) && URL.canParse(`https://${entry}`);

/**
 * What the operator of this host says of crates: whom to ask besides crates.io and public git servers, and how much of
 * what was fetched is kept: `BENCHMARK_GATE_CARGO_LIMIT`.
 *
 * @throws {GateError} wrong-input
 */
export function crateTerms(env: Environment): NonNullable<BenchHost['crates']> {
  const from = (env[NAME] ?? '').split(/[\s,]+/).filter(Boolean);
  const wrong = from.find((entry) => !(entry.includes('://') ? ADDRESS.test(entry) : isHost(entry)));
  if (wrong !== undefined) {
    throw wrongVariable(
      NAME,
      wrong,
      'a host such as git.example:8443, or an address such as https://git.example/team/',
    );
  }
  return { from, maxBytes: keptBytes(env, 'BENCHMARK_GATE_CARGO_LIMIT', '20G') };
}
