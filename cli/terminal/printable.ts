import { bounded } from '../../gate/text/bounded-text.ts';
import { withoutTerminalControls } from '../../gate/text/terminal-text.ts';

/** Nobody reads more of an error; and a server may say as much as a message of its protocol holds. */
const LONGEST_FAULT = 16 * 1024;
const MOST_FAULTS = 100;

/** Text of the change or of GitHub, made safe for a terminal: besides, no carriage return writes over a line. */
export const printable = (text: string): string => withoutTerminalControls(text).replaceAll('\r', '');

/** What went wrong, a line for each fault, for standard error: servers, stores and files have a say in its words. */
export const faultLines = (faults: readonly string[]): string[] => [
  ...faults.slice(0, MOST_FAULTS).map((fault) => bounded(printable(fault), LONGEST_FAULT)),
  ...(faults.length > MOST_FAULTS ? [`and ${faults.length - MOST_FAULTS} more`] : []),
];
