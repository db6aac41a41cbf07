import { bounded } from './bounded-text.ts';

/** A command line for the checkout's root, with the profile's variables, quoted for a POSIX shell. */
export function reproduceCommand(environment: Readonly<Record<string, string>>, command: string): string {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${shellWord(value)}`);
  return bounded([...variables, command].join(' '), 1000);
}

const shellWord = (text: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
