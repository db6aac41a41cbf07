/** What a run of a command suite is kept and found by: of two commands, the second is the suite's simpler one. */
export const programRunKey = (suite: string, run: string, command: string): string => `${suite}/${run}: ${command}`;

const PLACEHOLDER = /\{[a-z]+\}/;

/**
 * Whether a run of a command suite, as it was run on its host, is the one of a key. There a command's placeholders stand
 * for places of the host's, and words may follow where a model is missing.
 */
export function isRunOfKey(run: { suite: string; run: string; command: string }, key: string): boolean {
  const head = programRunKey(run.suite, run.run, '');
  if (!key.startsWith(head)) return false;
  let at = 0;
  for (const [index, part] of key.slice(head.length).split(PLACEHOLDER).entries()) {
    const found = run.command.indexOf(part, at);
    if (found === -1 || (index === 0 && found > 0)) return false;
    at = found + part.length;
  }
  return true;
}
