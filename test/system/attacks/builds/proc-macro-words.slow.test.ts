import { appendFile, chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GateError } from '../../../../gate/contract/gate-error.ts';
import { preparedHostile } from '../../../support/cargo/hostile-workspace.ts';
import { watching } from '../../../support/cargo/rust-host.ts';
import { TRIES_ALL } from '../../../support/tries-all.ts';

/** How three attempts to build the hostile workspace, changed, end on a host that has all it needs. */
async function attempts(name: string, edit: (folder: string) => Promise<void>): Promise<string[]> {
  const { rust, job } = await preparedHostile(`attack-words-${name}`, edit);
  const input = { job, command: 'cargo bench', executables: null, timeoutMs: 280_000 };
  const classes: string[] = [];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const ended = await rust.bench.build(input, watching()).catch((error: unknown) => {
      if (error instanceof GateError) return error.report;
      throw error;
    });
    classes.push('class' in ended ? ended.class : 'built');
  }
  return classes;
}

/** A procedural macro of the change, which runs this inside rustc. */
const byMacro = (body: string) => async (folder: string) => {
  await mkdir(join(folder, 'loud/src'), { recursive: true });
  const manifest = '[package]\nname = "loud"\nversion = "0.1.0"\nedition = "2021"\n[lib]\nproc-macro = true\n';
  await writeFile(join(folder, 'loud/Cargo.toml'), manifest);
  const source = `#[proc_macro]\npub fn speak(_: proc_macro::TokenStream) -> proc_macro::TokenStream {\n${body}\nDefault::default()\n}\n`;
  await writeFile(join(folder, 'loud/src/lib.rs'), `extern crate proc_macro;\n${source}`);
  await appendFile(join(folder, 'Cargo.toml'), '\n[dependencies]\nloud = { path = "loud" }\n');
  await writeFile(
    join(folder, 'Cargo.lock'),
    'version = 4\n\n[[package]]\nname = "hostile"\nversion = "0.1.0"\ndependencies = [\n "loud",\n]\n\n[[package]]\nname = "loud"\nversion = "0.1.0"\n',
  );
  await appendFile(join(folder, 'src/lib.rs'), '\nloud::speak!();\n');
};

/** A compiler wrapper that the change's configuration names, which runs this instead of compiling the change. */
const byWrapper = (instead: string) => async (folder: string) => {
  await mkdir(join(folder, '.cargo'));
  await writeFile(join(folder, '.cargo/config.toml'), '[build]\nrustc-wrapper = "./wrapper.sh"\n');
  const script = `#!/bin/sh\ncase " $* " in *" --crate-name hostile "*) ${instead};; esac\nexec "$@"\n`;
  await writeFile(join(folder, 'wrapper.sh'), script);
  await chmod(join(folder, 'wrapper.sh'), 0o755);
};

type Case = [name: string, edit: (folder: string) => Promise<void>];

/** Those of which another of the kind is tried in `npm run test:all`, too: each takes three builds. */
const others = (...cases: readonly Case[]): readonly Case[] => (TRIES_ALL ? cases : []);

const SAYS_AND_FAILS = (words: string) => `eprintln!("{}", ${JSON.stringify(words)}); std::process::exit(1);`;

describe('a change', () => {
  it.each<Case>([
    ['cargo-killed', byWrapper('kill -9 $PPID')],
    ['linker', byMacro(SAYS_AND_FAILS('error: linker `cc` not found'))],
    ...others(['wrapper-linker', byWrapper("echo 'error: linker `cc` not found' >&2; exit 1")]),
  ])(
    'whose compiler says that this host lacks what it has, or kills cargo, does not compile (%s)',
    async (name, edit) => {
      expect(await attempts(name, edit)).toEqual(['compile-error', 'compile-error', 'compile-error']);
    },
  );

  it.each<Case>([
    ['wrapper-killed', byWrapper('kill -9 $$')],
    ['disk', byMacro(SAYS_AND_FAILS('error: No space left on device (os error 28)'))],
    ...others(
      ['killed', byMacro('std::process::Command::new("sh").args(["-c", "kill -9 $PPID"]).status().unwrap();')],
      [
        'threads',
        byMacro(SAYS_AND_FAILS('error: failed to spawn helper thread: Resource temporarily unavailable (os error 11)')),
      ],
    ),
  ])(
    'whose compiler is killed or says that the host ran out does not compile the third time (%s)',
    async (name, edit) => {
      expect(await attempts(name, edit)).toEqual(['transient', 'transient', 'compile-error']);
    },
  );
});
