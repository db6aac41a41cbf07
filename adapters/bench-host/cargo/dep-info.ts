/**
 * The files that a compiler's dependency information names, as they stand there. Its lines are rules of make: targets,
 * a colon, and what they are made of, with a backslash before each blank of a name.
 */
export function dependenciesIn(text: string): Set<string> {
  const files = new Set<string>();
  for (const line of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    // The first colon that a blank follows: one within a name has none, or the blank is escaped before it.
    const colon = line.search(/:\s/);
    if (colon >= 0) for (const word of wordsIn(line.slice(colon + 1))) files.add(word);
  }
  return files;
}

const wordsIn = (rule: string): string[] =>
  (rule.match(/(?:\\.|[^\s\\])+/g) ?? []).map((word) => word.replace(/\\([ #\\])/g, '$1').replaceAll('$$', '$'));

const DECLARED = /^cargo::?rerun-if-changed=(.*)$/;

/** What a build script told cargo to watch, as cargo reads it: without blanks at the end; null where it told nothing of the kind. */
export function declaredIn(output: string): string[] | null {
  const declared = output.split(/\r?\n/).flatMap((line) => DECLARED.exec(line)?.[1]?.trimEnd() ?? []);
  return declared.length > 0 ? declared : null;
}
