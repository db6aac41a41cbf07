/** One thing that is wrong with a profile, and where: lines and columns count from 1. */
export interface ProfileFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Where in the profile, such as `suites.simd.command`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** A profile can't be used: every fault that could be found, in the order of the files. One line each as the message. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError';
  readonly faults: readonly ProfileFault[];

  constructor(faults: readonly ProfileFault[]) {
    super(faults.map(formatFault).join('\n'));
    this.faults = faults;
  }
}

/** `FILE:LINE:COLUMN: path: message`, which editors and terminals can follow. */
export const formatFault = ({ file, line, column, path, message }: ProfileFault): string =>
  [`${file}:${line}:${column}`, ...(path === '' ? [] : [path]), message].join(': ');
