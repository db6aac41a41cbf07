import { parse } from 'smol-toml';
import { z } from 'zod';
import { boundedRecord } from '../../../../gate/names/bounded-record.ts';
import { FIRST_FAULT } from '../../../../gate/names/first-fault.ts';
import type { CommittedFile } from '../../../git/objects/list-files.ts';

/** Where cargo looks for configuration from a checkout's root: `.cargo` itself may be a link. */
const PLACES = ['.cargo', '.cargo/config', '.cargo/config.toml'];

const isPlain = ({ mode }: CommittedFile): boolean => mode === '100644' || mode === '100755';

/** A path from the root, by itself or at the end of an option: `-L/usr/lib`, `-Clinker=/usr/bin/cc`, `native=/opt/x`. */
const OF_THE_SYSTEM = /^(?:-L|[^/\s]*=)?\/(?:usr|opt|lib|lib32|lib64)\//;

/** Names a file that a commit could bring along: any path but one of the system's. */
const namesOwnFile = (value: string): boolean =>
  value.includes('/') ? !OF_THE_SYSTEM.test(value) || value.includes('..') : value.endsWith('.json');

const Foreign = z.string().refine((value) => !namesOwnFile(value));
const Flags = z.union([Foreign, z.array(Foreign)]);
const Program = z.union([Foreign, z.array(Foreign)]);

/**
 * The parts of cargo's configuration that say the same for two commits that have them in the same words. The others lead
 * to files of the checkout, or put other sources in the place of a dependency's: cargo doesn't notice when those change.
 */
const Harmless = z.strictObject({
  alias: z.unknown(),
  cache: z.unknown(),
  'cargo-new': z.unknown(),
  doc: z.unknown(),
  'future-incompat-report': z.unknown(),
  http: z.unknown(),
  net: z.unknown(),
  profile: z.unknown(),
  registries: z.unknown(),
  registry: z.unknown(),
  term: z.unknown(),
  build: z
    .strictObject({
      incremental: z.unknown(),
      jobs: z.unknown(),
      rustc: Program.optional(),
      'rustc-wrapper': Program.optional(),
      'rustc-workspace-wrapper': z.unknown(),
      rustdoc: z.unknown(),
      rustdocflags: z.unknown(),
      rustflags: Flags.optional(),
      target: Flags.optional(),
    })
    .partial()
    .optional(),
  env: boundedRecord(
    z.string(),
    z.union([
      Foreign,
      z.strictObject({ value: Foreign, force: z.boolean().optional(), relative: z.literal(false).optional() }),
    ]),
  ).optional(),
  target: boundedRecord(
    z.string(),
    z
      .strictObject({
        linker: Program.optional(),
        rustflags: Flags.optional(),
        runner: z.unknown(),
        rustdocflags: z.unknown(),
      })
      .partial(),
  ).optional(),
});

/** Whether a configuration's text means the same in every checkout that has it. */
export function isHarmless(text: string): boolean {
  try {
    return Harmless.partial().safeParse(parse(text), FIRST_FAULT).success;
  } catch {
    return false;
  }
}

/** Whether no variable leads cargo or the compiler to a file of the checkout. */
export const isHarmlessEnvironment = (environment: Readonly<Record<string, string>>): boolean =>
  Object.entries(environment).every(([name, value]) => !/^(?:CARGO|RUST)/.test(name) || !namesOwnFile(value));

/**
 * Cargo's configuration files of a commit, by path; null where one of them is a link, a submodule or both commits don't
 * have the same.
 */
export function commonConfiguration(
  one: readonly CommittedFile[],
  other: readonly CommittedFile[],
): readonly CommittedFile[] | null {
  const [here, there] = [one, other].map((files) => files.filter(({ path }) => PLACES.includes(path)));
  if (here === undefined || there === undefined || here.length !== there.length || !here.every(isPlain)) return null;
  const isSame = here.every(({ path, id }) => there.some((file) => file.path === path && file.id === id));
  return isSame && there.every(isPlain) ? here : null;
}
