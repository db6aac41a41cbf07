/** Random numbers that are the same in every run: mulberry32, by Tommy Ettinger, and what follows from it. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Between 0 and 1, neither of them. */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Student's distribution with three degrees of freedom, of variance one: heavy tails. */
  heavy(): number {
    const square = () => this.normal() ** 2;
    return this.normal() / Math.sqrt((square() + square() + square()) / 3) / Math.sqrt(3);
  }

  exponential(mean: number): number {
    return -mean * Math.log(this.uniform());
  }
}
