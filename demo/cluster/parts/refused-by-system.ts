import { ClusterError } from '../cluster-error.ts';
import { explainEnd } from './explain-end.ts';

/** The system didn't let a part begin, such as on a full disk: nothing of it ran, and its log says nothing of that. */
export class RefusedBySystem extends ClusterError {
  /** In the system's words. */
  readonly why: string;
  /** What mends it, where that is known, and those words. */
  readonly said: string;

  constructor(part: string, { message }: Error) {
    const mend = explainEnd(message);
    const said = mend === null ? message : `${mend} (${message})`;
    super(`${part} could not be started: ${said}`);
    this.why = message;
    this.said = said;
  }
}

/** What the system refused, as an error of a part; every other error as it is. */
export const asRefusal = (part: string, error: unknown): unknown =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string'
    ? new RefusedBySystem(part, error)
    : error;
