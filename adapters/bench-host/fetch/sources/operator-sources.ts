import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';

/** Where crates may come from besides crates.io and public git servers. */
export interface OperatorSources {
  /** Addresses, or beginnings of some, as in `https://git.example/`; any protocol. */
  readonly addresses: readonly string[];
  /** Names of git servers that are asked by https whatever their address is, on the port that is said or that of https. */
  readonly hosts: readonly string[];
  /** The proxy of cargo's own configuration; absent: none. */
  readonly proxy?: string;
}

const Configuration = z.object({
  registries: z.record(z.string(), z.object({ index: z.string().optional() })).default({}),
  source: z.record(z.string(), z.object({ registry: z.string().optional(), git: z.string().optional() })).default({}),
  http: z.object({ proxy: z.string().optional() }).default({}),
});

/** As cargo reads them; the second one is the older name, and is read where both are there. */
const FILES = ['config', 'config.toml'] as const;

/**
 * What the operator lets jobs fetch from: registries and replaced sources of the host's own cargo configuration, and what
 * is allowed by name.
 *
 * @param allowed hosts, and addresses (whatever has `://` in it)
 */
export async function operatorSources(cargoHome: string, allowed: readonly string[]): Promise<OperatorSources> {
  const { registries, source, http } = await readConfiguration(cargoHome);
  const configured = [
    ...Object.values(registries).map(({ index }) => index),
    ...Object.entries(source).flatMap(([name, { registry, git }]) => [
      registry,
      git,
      isAddress(name) ? name : undefined,
    ]),
  ].flatMap((address) => (address === undefined ? [] : [withoutKind(address)]));
  const addresses = [...configured, ...allowed.filter(isAddress)];
  return {
    addresses,
    hosts: allowed.filter((entry) => !isAddress(entry)).map((host) => host.toLowerCase()),
    ...(http.proxy === undefined ? {} : { proxy: http.proxy }),
  };
}

const isAddress = (text: string): boolean => text.includes('://');

/** Cargo's own words before an address: `sparse+https://…`. */
export const withoutKind = (address: string): string => address.replace(/^(?:registry|sparse|git)\+/, '');

async function readConfiguration(cargoHome: string): Promise<z.infer<typeof Configuration>> {
  for (const name of FILES) {
    const text = await readFile(join(cargoHome, name), 'utf8').catch(() => null);
    if (text === null) continue;
    try {
      return Configuration.parse(parse(text));
    } catch {
      // Cargo itself says what is wrong with it, and where; until then nothing is configured.
      break;
    }
  }
  return Configuration.parse({});
}
