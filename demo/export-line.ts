import { shellWord } from '../gate/text/reproduce-command.ts';

/** A line for another terminal, by which commands there find what was started here. */
export const exportLine = (variables: Readonly<Record<string, string | undefined>>): string =>
  `export ${Object.entries(variables)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${shellWord(value)}`]))
    .join(' ')}`;
