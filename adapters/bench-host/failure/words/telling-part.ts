/** What is longer is a compiler's or linker's command, or a dump; patterns are tried on every part of a line. */
const LINE_CHARACTERS = 1000;

/** Of a longer line; what became of a command stands at its end. */
const HEAD_CHARACTERS = 500;
const TAIL_CHARACTERS = 400;

/** What a linker's command says between them of which linker it starts, and of where it looks for libraries. */
const LINKING = /"-fuse-ld=[\w.+-]{1,100}"|["'\s]-L(?:["']?\s["']?)?\/[^"'\s]{1,200}["']?/g;
const LINKING_CHARACTERS = 1000;

/** The part of a line of output that words are looked for in: all of it, where it is no longer than {@link LINE_CHARACTERS}. */
export function telling(line: string): string {
  if (line.length <= LINE_CHARACTERS) return line;
  const head = line.slice(0, HEAD_CHARACTERS);
  const tail = line.slice(-TAIL_CHARACTERS);
  const between = line.slice(HEAD_CHARACTERS, -TAIL_CHARACTERS);
  // The last ones are the nearest to the end, and of two linkers the last is started.
  const linking = [...between.matchAll(LINKING)].map(([told]) => told.trim()).join(' ');
  return `${head} … ${linking.slice(-LINKING_CHARACTERS)} … ${tail}`;
}
