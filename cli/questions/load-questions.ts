import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';

/** Where the build puts the questions in one piece, and the code that V8 made of it. */
export const QUESTIONS_FILE = fileURLToPath(new URL('./questions.cjs', import.meta.url));
const CODE_FILE = fileURLToPath(new URL('./questions.code', import.meta.url));

/** By which name the piece knows its own address, since `import.meta` is unknown to a script. */
export const OWN_ADDRESS = '__moduleUrl';

/** The piece, evaluated. */
export interface LoadedQuestions {
  readonly exports: typeof import('./questions.ts');
  /** The code that V8 made so far, for {@link CODE_FILE}. */
  code(): Buffer;
}

/**
 * Evaluates the questions from the one file that the build made of them. V8's code beside it spares compiling them;
 * where another version of Node made it, V8 refuses it and compiles anew.
 *
 * @throws where nothing was built
 */
export function loadQuestions(codeFile = CODE_FILE): LoadedQuestions {
  // The build writes ASCII, which is read fastest so.
  const source = readFileSync(QUESTIONS_FILE, 'latin1');
  const script = new Script(`(function (exports, require, module, ${OWN_ADDRESS}) {${source}\n})`, {
    filename: QUESTIONS_FILE,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(existsSync(codeFile) ? { cachedData: readFileSync(codeFile) } : {}),
  });
  const module = { exports: {} as LoadedQuestions['exports'] };
  script.runInThisContext()(module.exports, createRequire(QUESTIONS_FILE), module, pathToFileURL(QUESTIONS_FILE).href);
  return { exports: module.exports, code: () => script.createCachedData() };
}
