import { z } from 'zod';
import { FIRST_FAULT } from '../../../gate/names/first-fault.ts';

/** Cargo's messages of units and build scripts, as far as the gate reads them: of fresh ones too. */
const Message = z.discriminatedUnion('reason', [
  z.object({
    reason: z.literal('compiler-artifact'),
    package_id: z.string(),
    target: z.object({ kind: z.array(z.string()), src_path: z.string() }),
    /** Whether it was built with a harness of tests and benches. */
    profile: z.object({ test: z.boolean() }).optional(),
    filenames: z.array(z.string()).optional(),
  }),
  z.object({ reason: z.literal('build-script-executed'), package_id: z.string(), out_dir: z.string() }),
]);

/** What a build made of one package. */
export interface BuiltPackage {
  /** The root of each of its units, as the sandbox sees it. */
  readonly roots: Set<string>;
  /** Where its build script's runs put what they generate. */
  readonly outputs: Set<string>;
  /** Its programs and the libraries that a process may load while it runs, as the sandbox sees them: no harnesses. */
  readonly programs: Set<string>;
  /** True where it has a build script. */
  scripted: boolean;
}

/** The packages that a build made anything of, by their ids. */
export function builtPackages(stdout: string): Map<string, BuiltPackage> {
  const built = new Map<string, BuiltPackage>();
  for (const line of stdout.split('\n')) {
    const message = messageIn(line);
    if (message === null) continue;
    const of = built.get(message.package_id) ?? {
      roots: new Set(),
      outputs: new Set(),
      programs: new Set(),
      scripted: false,
    };
    built.set(message.package_id, of);
    if (message.reason === 'build-script-executed') of.outputs.add(message.out_dir);
    else {
      of.roots.add(message.target.src_path);
      for (const program of programsOf(message)) of.programs.add(program);
    }
    if (message.reason === 'build-script-executed' || message.target.kind.includes('custom-build')) of.scripted = true;
  }
  return built;
}

/** Kinds of target that are run, or loaded, by their path. */
const RUN_BY_PATH: readonly string[] = ['bin', 'cdylib', 'dylib'];

/** What of it is linked into others is none. */
function programsOf({ target, profile, filenames = [] }: z.infer<typeof Message> & { reason: 'compiler-artifact' }) {
  if (profile?.test === true || !target.kind.some((kind) => RUN_BY_PATH.includes(kind))) return [];
  return filenames.filter((file) => !/\.(?:rlib|rmeta|a|d|dwp)$/.test(file));
}

/** What a macro of the change prints stands among cargo's messages: what isn't one is passed over. */
function messageIn(line: string): z.infer<typeof Message> | null {
  if (!line.startsWith('{"reason":"')) return null;
  try {
    return Message.safeParse(JSON.parse(line), FIRST_FAULT).data ?? null;
  } catch {
    return null;
  }
}

const PATH_ID = /(?:^|\()path\+(file:\/\/[^#)]*)(?:#(?:(.+)@)?[^@)]*)?/;

/** The name and the folder, as the sandbox sees it, that a package's id tells of one that isn't fetched; null: it is. */
export function pathOfId(id: string): { name: string; folder: string } | null {
  const [, url, name] = PATH_ID.exec(id) ?? [];
  if (url === undefined || !URL.canParse(url)) return null;
  const folder = decoded(new URL(url).pathname);
  if (folder === null) return null;
  const named = name ?? (id.startsWith('path+') ? folder.split('/').at(-1) : id.split(' ')[0]);
  return { name: named ?? folder, folder };
}

/** Null where it stands for no text: what a macro of the change prints need not be what cargo would. */
function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
