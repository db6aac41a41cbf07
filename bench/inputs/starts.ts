import type { RunConfined } from '../../adapters/confinement/sandbox/confined-command.ts';

/** When the processes of a host began and ended that measured something, in milliseconds. */
export class Starts {
  readonly measured: { readonly beganAt: number; readonly endedAt: number }[] = [];

  /** Runs commands as before, and notes those that measure: what lists or asks for versions isn't of these. */
  follow(runConfined: RunConfined): RunConfined {
    return async (command) => {
      let beganAt = Number.NaN;
      const onStart = (): void => {
        beganAt = performance.now();
        command.onStart?.();
      };
      const result = await runConfined({ ...command, onStart });
      // By how long it ran: its pair's other half has begun by now.
      const endedAt = beganAt + result.durationMs;
      const isRound = command.args.includes('--measurement-time') && !command.args.includes('--list');
      if (isRound) this.measured.push({ beganAt, endedAt });
      return result;
    };
  }

  /** Milliseconds from the end of each pair's first process to the beginning of its second. */
  betweenHalves(): number[] {
    return this.measured.flatMap(({ beganAt }, index) =>
      index % 2 === 0 ? [] : [beganAt - (this.measured[index - 1]?.endedAt ?? Number.NaN)],
    );
  }
}
