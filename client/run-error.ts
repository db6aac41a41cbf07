// Apart from what throws them, so that a command that needs no server loads none of Temporal.

/** Thrown when no Temporal server answers: exit code 3. */
export class ServiceUnreachable extends Error {
  override readonly name: string = 'ServiceUnreachable';
}

/** Thrown where the server answers, and nobody who could tell what a run does. Exit code 3. */
export class NoControlWorker extends ServiceUnreachable {
  override readonly name = 'NoControlWorker';

  constructor(options?: ErrorOptions) {
    super('no control worker answers: start benchmark-gate worker --role control', options);
  }
}

/** Thrown where control workers answer, and are of a version that doesn't know what is asked for. Exit code 3. */
export class WorkerTooOld extends ServiceUnreachable {
  override readonly name = 'WorkerTooOld';
}

/**
 * Thrown where an asking gave up, since GitHub, git or the store stayed away before its gate began. It has ended: whoever
 * asks again has to choose a new id. Exit code 3.
 */
export class AskedInVain extends ServiceUnreachable {
  override readonly name = 'AskedInVain';
}

/**
 * Thrown where an asking was cancelled or terminated: its gate goes on, and whoever asks again has to choose a new id. Exit
 * code 5.
 */
export class AskingEnded extends Error {
  override readonly name = 'AskingEnded';
}

/** Thrown where a run closed without an outcome: it was terminated, timed out, or the gate itself broke. Exit code 5. */
export class GateBroke extends Error {
  override readonly name = 'GateBroke';
}
