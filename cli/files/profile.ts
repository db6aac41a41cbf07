import { loadProfile } from '../../adapters/profiles/load-profile.ts';
import { formatFault, ProfileError } from '../../adapters/profiles/profile-error.ts';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { type ReceiptTerms, receiptTermsOf, termsIn } from '../../gate/contract/receipt-terms.ts';
import { printable } from '../terminal/printable.ts';

interface Output {
  readonly stdout: (text: string) => void;
  readonly stderr: { write(text: string): unknown };
  /** Says where the operator's profiles are; absent: only those of this package are found by name. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * `benchmark-gate profile check FILE`: all faults on standard error, one a line, each with file, line and column; or a
 * line that says what the profile holds, and one of its receipts. A name of a built-in profile is taken as well.
 */
export async function profileCheck(nameOrFile: string, { stdout, stderr, env = {} }: Output): Promise<ExitCode> {
  try {
    const { name, suites, metrics, targets, receipts } = await loadProfile(nameOrFile, { env });
    const held = { suite: suites, metric: metrics, target: targets };
    const counts = Object.entries(held).map(([what, entries]) => counted(Object.keys(entries).length, what));
    stdout(`${nameOrFile}: profile ${name} is valid: ${counts.join(', ')}\n`);
    stdout(`  ${receiptsLine(receiptTermsOf(termsIn(receipts)))}\n`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    for (const fault of error.faults) stderr.write(`${printable(formatFault(fault))}\n`);
    return EXIT.wrongInput;
  }
}

/** `check "benchmarks", ledger where-found, comment never`. */
const receiptsLine = ({ name, ledger, comment }: ReceiptTerms): string =>
  `receipts: check ${JSON.stringify(name)}, ledger ${ledger}, comment ${comment}`;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
