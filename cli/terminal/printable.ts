import { withoutTerminalControls } from '../../gate/text/terminal-text.ts';

/** Text of the change or of GitHub, made safe for a terminal: besides, no carriage return writes over a line. */
export const printable = (text: string): string => withoutTerminalControls(text).replaceAll('\r', '');
