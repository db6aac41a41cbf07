import type { Suite } from './profile.ts';

/** The host's folder of models where a person types it, quoted for a POSIX shell. */
export const MODELS_VARIABLE = '"$BENCHMARK_GATE_MODELS"';

/** A command suite's command as a person can type it for one of its runs; null: for the first. */
export function typedCommand(suite: Suite, command: string, run: string | null): string {
  if (suite.kind === 'criterion') return command;
  const chosen = suite.runs.find(({ name }) => name === run) ?? suite.runs[0];
  const places = {
    report: 'report.json',
    out: 'out',
    run: chosen?.name.replaceAll(' ', '-'),
    model: chosen?.model,
    models: MODELS_VARIABLE,
  };
  return Object.entries(places).reduce(
    (text, [name, value]) => text.replaceAll(`{${name}}`, value ?? `{${name}}`),
    command,
  );
}
