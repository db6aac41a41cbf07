import type { Disturbance } from '../../../gate/hosts/fingerprint.ts';

type Watching = () => Promise<Disturbance>;

/** What else the machine does while something is measured, from the first process's beginning on. */
export class MachineWatch {
  readonly #watch: () => Promise<Watching>;
  #watching: Promise<Watching> | undefined;
  #ended: Promise<Disturbance> | undefined;

  /** @param watch watches the machine until the function that it gives is called */
  constructor(watch: () => Promise<Watching>) {
    this.#watch = watch;
  }

  /** A process has begun; the first one counts. */
  begin(): void {
    this.#watching ??= this.#watch();
    this.#watching.catch(() => undefined);
  }

  /** What comes after isn't this one's. */
  end(): void {
    this.#ended ??= this.#look();
    this.#ended.catch(() => undefined);
  }

  /** What it did until its end, or until now. */
  noted(): Promise<Disturbance> {
    return this.#ended ?? this.#look();
  }

  /** Where nothing began there is nothing to tell but what is so at this moment. */
  async #look(): Promise<Disturbance> {
    return (await (this.#watching ?? this.#watch()))();
  }
}
