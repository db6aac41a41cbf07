import type { Environment } from '../../adapters/files/user-folders.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import type { ReceiptLinks } from '../../gate/receipts/words/links.ts';

/**
 * Where receipts send people: GitHub's own site, and the Temporal UI at `BENCHMARK_GATE_TEMPORAL_UI`.
 *
 * @throws {GateError} wrong-input where the variable holds no http address
 */
export function receiptLinks(env: Environment, namespace: string, github: string | null): ReceiptLinks {
  const text = env.BENCHMARK_GATE_TEMPORAL_UI?.trim() ?? '';
  if (text === '') return { temporal: null, github };
  const address = URL.canParse(text) ? new URL(text) : null;
  if (address === null || !/^https?:$/.test(address.protocol) || address.username !== '' || address.password !== '') {
    // Not repeated: it may hold a password.
    const message =
      "BENCHMARK_GATE_TEMPORAL_UI isn't an address such as https://temporal.example without a login in it";
    throw new GateError({ class: 'wrong-input', message });
  }
  const base = `${address.origin}${address.pathname}`.replace(/\/+$/, '');
  return { temporal: `${base}/namespaces/${encodeURIComponent(namespace)}`, github };
}
