import { join } from 'node:path';
import pMap from 'p-map';
import type { FailurePlace } from '../../../../gate/contract/failure-place.ts';
import { GateError } from '../../../../gate/contract/gate-error.ts';
import { cleanLine } from '../../../../gate/text/clean-text.ts';
import { faultOf, type NamedSource } from './judge-source.ts';
import { lockedSources } from './locked-sources.ts';
import type { OperatorSources } from './operator-sources.ts';
import type { ResolveHost } from './resolve-host.ts';
import { dependencyTables, type ReadManifest, workspaceManifests } from './workspace-manifests.ts';

/** Names are asked for all at once nearly; a workspace has a handful of sources. */
const AT_ONCE = 8;
const MOST_SOURCES = 1000;

/** Where operators allow what isn't public. */
export const FETCH_FROM = 'BENCHMARK_GATE_FETCH_FROM';

/**
 * Looks at all places that the change's lock file and manifests have cargo ask, before it asks any: crates.io, what the
 * operator named, and git servers of the public, by https.
 *
 * @param reproduce the command line that shows a refusal's place again
 * @throws {GateError} compile-error, with package, source and mend
 */
export async function requireSources(
  checkout: string,
  operator: OperatorSources,
  reproduce: string,
  resolve?: ResolveHost,
): Promise<readonly NamedSource[]> {
  const refusal = (message: string, places: FailurePlace[]) =>
    new GateError({ class: 'compile-error', message, places, reproduce });
  const locked = lockedSources(join(checkout, 'Cargo.lock'));
  const named = distinct([...locked, ...manifestSources(workspaceManifests(checkout))]);
  if (named.length > MOST_SOURCES) {
    const message = `the lock file and the manifests name ${named.length} sources: ${MOST_SOURCES} at most`;
    throw refusal(message, [{ file: '.', code: 'too-many-sources' }]);
  }
  const faults = await pMap(named, (source) => faultOf(source, operator, resolve), { concurrency: AT_ONCE });
  const at = faults.findIndex((fault) => fault !== null);
  const [wrong, fault] = [named[at], faults[at]];
  if (wrong === undefined || fault === undefined || fault === null) return locked;
  throw refusal(
    `${cleanLine(wrong.file).slice(0, 200)} has ${cleanLine(wrong.package).slice(0, 100)} come from ${shown(wrong.source)}: ${cleanLine(fault).slice(0, 300)}; name a source that is on crates.io or a public https git server, or have the operator allow this one (${FETCH_FROM})`,
    // All of them, so that none hides behind one that the base has too.
    named.flatMap(({ package: owner, file, source }, each) =>
      (faults[each] ?? null) === null ? [] : [{ package: owner, target: shown(source), file, code: 'refused-source' }],
    ),
  );
}

/** Where the dependencies of manifests come from, those that a workspace has in common by the manifest that takes them up. */
function manifestSources(manifests: readonly ReadManifest[]): NamedSource[] {
  const common = new Map(manifests.flatMap(({ manifest }) => Object.entries(manifest.workspace?.dependencies ?? {})));
  return manifests.flatMap(({ file, manifest }) =>
    dependencyTables(manifest)
      .flatMap((table) => Object.entries(table))
      .flatMap(([name, said]) => {
        const { git, 'registry-index': index } = (said.workspace === true ? common.get(name) : null) ?? said;
        return [
          ...(git === undefined ? [] : [{ package: name, source: `git+${git}`, file }]),
          ...(index === undefined ? [] : [{ package: name, source: registrySource(index), file }]),
        ];
      }),
  );
}

const registrySource = (index: string): string => (index.startsWith('sparse+') ? index : `registry+${index}`);

/** The first that names each. */
function distinct(sources: readonly NamedSource[]): NamedSource[] {
  const first = new Map<string, NamedSource>();
  for (const each of sources) {
    const key = each.source.replace(/[?#].*$/s, '');
    if (!first.has(key)) first.set(key, each);
  }
  return [...first.values()];
}

/** Without a login that it may hold. */
const shown = (source: string): string =>
  cleanLine(source.replace(/#.*$/s, '').replace(/\/\/[^/@\s]*@/, '//')).slice(0, 300);
