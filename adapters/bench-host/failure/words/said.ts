import { telling } from './telling-part.ts';

/**
 * Who said something in a failed cargo call's output. Words count only from those whose words they are: a change writes
 * the text of its own sources and the output of its own build scripts.
 *
 * - `tool`: cargo, rustc, rustup and git, in errors without a place in a source, and in lines between them
 * - `linker`: what rustc shows of its linker
 * - `manifest`: cargo, of a place in a manifest
 * - `crash`: rustc, of a fault of its own at a place in a source
 * - `script`: the build script of a crate from elsewhere, and what it started
 * - `own-script`: the same of a package that lies in a folder of this host: the change wrote it
 * - `source`: rustc, of a place in a source, or a warning: the words are the author's
 */
export type Speaker = 'tool' | 'linker' | 'manifest' | 'crash' | 'script' | 'own-script' | 'source';

/** A paragraph of the output. */
export interface Said {
  readonly by: Speaker;
  readonly text: string;
  /** Whose build script it is. */
  readonly crate?: string;
  /** True of an error that rustc shows at a place in a source. */
  readonly located: boolean;
}

const HEAD = /^(?:error|warning)(?:\[\w+\])?: /;

/** `cargo::warning=` and `cargo::error=` of a build script, as cargo prints them. */
const FROM_SCRIPT = /^(?:warning|error): ([\w-]+@[^\s:]+): (.*)$/;

const FAILED_SCRIPT = /^error: failed to run custom build command for `(\S+) v(\S+?)(?: \(([^)]*)\))?`/;

/** What goes on with the paragraph above it: indented, empty, rustc's gutter, cargo's reasons and notes, old and new. */
const CONTINUES = /^(?:\s|$|\d+ +\||\.\.\.$|Caused by:$|process didn't exit successfully: `|note: |help: )/;

/** Cargo before 1.50 shows what a script printed without indenting it: nobody can tell where that ends. */
const UNINDENTED = /^--- std(?:out|err)$/;

const INDENTED = /^\s+--- std(?:out|err)$/;

const PLACE = /^\s*(?:-->|:::) (\S.*?):\d+:\d+$/m;

/** What CMake and configure look for and can do without, and tell beside it: what they need, they say as an error. */
const DONE_WITHOUT = /^\s*(?:-- |checking (?:for|if|whether) |configure: WARNING: )/;

/** A warning of CMake's, whose text is indented further. */
const CMAKE_WARNING = /^(\s*)CMake (?:Deprecation )?Warning\b/;

/** Takes a failed cargo call's output apart by who said what, in the order of output. */
export function whoSaid(lines: readonly string[]): Said[] {
  const { paragraphs, scripts } = paragraphsOf(lines);
  const said = paragraphs.map((text) => saidIn(text, scripts));
  return said.filter(({ text }) => text.trim() !== '');
}

function paragraphsOf(lines: readonly string[]): { paragraphs: string[]; scripts: ReadonlyMap<string, string[]> } {
  const paragraphs: string[][] = [[]];
  const scripts = new Map<string, string[]>();
  let open = true;
  for (const [at, whole] of lines.entries()) {
    const line = telling(whole);
    if (isUnindented(line, paragraphs.at(-1) ?? [])) {
      paragraphs.at(-1)?.push(...lines.slice(at).map(telling));
      break;
    }
    const [, script, words = ''] = FROM_SCRIPT.exec(line) ?? [];
    if (script !== undefined) {
      scripts.set(script, [...(scripts.get(script) ?? []), words]);
      continue;
    }
    const begins = HEAD.test(line);
    // Cargo's own errors go on with lines of their own; what comes after a source or a script is another's.
    if (begins || (!open && !CONTINUES.test(line))) paragraphs.push([]);
    paragraphs.at(-1)?.push(line);
    open = begins ? isOpen(line) : open || !CONTINUES.test(line);
    if (PLACE.test(line)) open = false;
  }
  return { paragraphs: paragraphs.map((paragraph) => paragraph.join('\n')), scripts };
}

const isUnindented = (line: string, [head = '', ...before]: readonly string[]): boolean =>
  UNINDENTED.test(line) && FAILED_SCRIPT.test(head) && !before.some((each) => INDENTED.test(each));

const isOpen = (head: string): boolean =>
  head.startsWith('error') && !FAILED_SCRIPT.test(head) && !head.startsWith('error: linking with ');

function saidIn(text: string, scripts: ReadonlyMap<string, string[]>): Said {
  const [script, name = '', version = '', source] = FAILED_SCRIPT.exec(text) ?? [];
  if (script !== undefined) {
    const warned = scripts.get(`${name}@${version}`) ?? [];
    // A package from elsewhere has no source, or one with a protocol.
    const by = source !== undefined && isFolder(source) ? 'own-script' : 'script';
    return { by, text: [...meant(text.split('\n')), ...warned].join('\n'), crate: name, located: false };
  }
  const place = PLACE.exec(text)?.[1];
  const located = place !== undefined && text.startsWith('error') && !isCargos(place);
  return { by: speakerOf(text, place), text, located: located && !isAboutCompiler(text) };
}

/** What a script printed, without what its tools did without. */
function meant(lines: readonly string[]): string[] {
  let within: number | null = null;
  return lines.filter((line) => {
    const warned = CMAKE_WARNING.exec(line)?.[1]?.length;
    if (warned !== undefined) within = warned;
    else if (within !== null && line.trim() !== '' && !isDeeper(line, within)) within = null;
    return within === null && !DONE_WITHOUT.test(line);
  });
}

const isDeeper = (line: string, than: number): boolean =>
  line.length - line.trimStart().length > than || line.trimStart().startsWith('Call Stack (');

function speakerOf(text: string, place: string | undefined): Speaker {
  if (text.startsWith('warning')) return 'source';
  if (place !== undefined && isCargos(place)) return 'manifest';
  if (place !== undefined) {
    if (text.startsWith('error[E0463]')) return 'tool';
    return isAboutCompiler(text) ? 'crash' : 'source';
  }
  return text.startsWith('error: linking with ') ? 'linker' : 'tool';
}

/** Of files that cargo reads, and no compiler. */
const isCargos = (place: string): boolean => /(?:\.toml|Cargo\.lock|\.cargo\/config)$/.test(place);

const isFolder = (source: string): boolean => /^(?:file:\/\/)?\//.test(source);

/** Not what the source holds, but what rustc met: a target that isn't there, what was built and can't be read, its own fault. */
const isAboutCompiler = (text: string): boolean =>
  /^error(?:: internal compiler error|: the compiler unexpectedly panicked|\[E0786\]: |\[E0463\][\s\S]*\n\s*= note: the `[^`\n]+` target may not be installed$)/m.test(
    text,
  );
