import type { Suite } from '../profile/profile.ts';
import { bounded } from './bounded-text.ts';

/** A command line for the checkout's root, with the profile's variables, quoted for a POSIX shell. */
export function reproduceCommand(environment: Readonly<Record<string, string>>, command: string): string {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${shellWord(value)}`);
  return bounded([...variables, command].join(' '), 1000);
}

/** A command suite's command as a person can type it for one of its runs; null: for the first. */
export function typedCommand(suite: Suite, command: string, run: string | null): string {
  if (suite.kind === 'criterion') return command;
  const chosen = suite.runs.find(({ name }) => name === run) ?? suite.runs[0];
  const places = { report: 'report.json', out: 'out', run: chosen?.name.replaceAll(' ', '-'), model: chosen?.model };
  return Object.entries(places).reduce(
    (text, [name, value]) => text.replaceAll(`{${name}}`, value ?? `{${name}}`),
    command,
  );
}

const shellWord = (text: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
