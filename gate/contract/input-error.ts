/** What somebody asked for can't be: one error with every fault, each naming its place and the mend. Exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly faults: string[];

  constructor(faults: string[], options?: ErrorOptions) {
    super(faults.join('\n'), options);
    this.faults = faults;
  }
}
