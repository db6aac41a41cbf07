/** One line for each part: what, where, and its log. */
export const partLine = (name: string, address: string, log: string): string =>
  `${name.padEnd(16)}${address.padEnd(32)}${log}`.trimEnd();
