/** An outcome's line holds so many characters. */
const LONGEST_REPRODUCE = 1000;

/** A command line for the checkout's root, with the profile's variables, quoted for a POSIX shell. */
export function reproduceCommand(environment: Readonly<Record<string, string>>, command: string): string {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${shellWord(value)}`);
  return [...variables, command].join(' ');
}

/** Whether a command line can be shown. Cut it would do something else, or stand open in a quotation: then none is. */
export const isShowable = (command: string): boolean => command.length <= LONGEST_REPRODUCE;

/** A word for a POSIX shell, quoted where it needs that. */
export const shellWord = (text: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
