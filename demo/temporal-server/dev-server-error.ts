/**
 * - `port-busy`: a port that was asked for is in use.
 * - `failed`: the server ended, or didn't become ready.
 */
export type DevServerErrorKind = 'port-busy' | 'failed';

/** The development server could not be started; nothing of it is left running. */
export class DevServerError extends Error {
  override readonly name = 'DevServerError';
  readonly kind: DevServerErrorKind;

  constructor(kind: DevServerErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
