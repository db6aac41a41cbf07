import type { ExitCode } from '../../client/exit-code.ts';

/** How a command tells with which code the program ends. */
export type Ended = (code: ExitCode) => void;
