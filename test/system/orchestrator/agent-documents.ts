import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Ended } from '../../support/processes/run-cli.ts';

const FOLDER = new URL('../../../examples/agents/', import.meta.url);

/** A document's command lines: what its fences say is for a shell, one block each. */
export type Blocks = readonly string[];

/** Those of every document, by its name. */
export const documentBlocks = (): ReadonlyMap<string, Blocks> =>
  new Map(
    readdirSync(FOLDER)
      .filter((name) => name.endsWith('.md') && name !== 'README.md')
      .map((name) => [name.replace(/\.md$/, ''), blocksOf(readFileSync(new URL(name, FOLDER), 'utf8'))]),
  );

const blocksOf = (text: string): Blocks => [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);

/** The command lines of other versions: those that are there have tests of their own. */
export const LATER = /^benchmark-gate (?:measure|baseline compare) /;

/** A shell that an agent's calls share: what one sets, the next one has. */
export class AgentShell {
  private readonly kept: string;

  /** @param env all of its environment */
  constructor(
    private readonly folder: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    this.kept = join(folder, '.kept');
  }

  /** Sets what the documents' variables stand for. */
  set(variables: Readonly<Record<string, string | number>>): void {
    const lines = Object.entries(variables).map(([name, value]) => `${name}='${value}'\n`);
    writeFileSync(this.kept, (existsSync(this.kept) ? readFileSync(this.kept, 'utf8') : '') + lines.join(''));
  }

  /** Runs a block as it stands in its document. */
  async run(block: string): Promise<Ended> {
    const script = `. ./.kept\n${block}\ncode=$?\n[ -z "\${RUN:-}" ] || printf "RUN='%s'\\n" "$RUN" >> .kept\nexit $code`;
    const { exitCode, stdout, stderr } = await execa('bash', ['-uc', script], {
      cwd: this.folder,
      env: this.env,
      extendEnv: false,
      reject: false,
    });
    return { code: exitCode, stdout, stderr };
  }
}
