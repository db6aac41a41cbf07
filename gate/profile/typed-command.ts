import type { Suite } from './profile.ts';

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
