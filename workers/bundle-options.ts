import { join, sep } from 'node:path';
import { type BundleOptions, DefaultLogger } from '@temporalio/worker';
import { packageRoot } from '../adapters/files/package-root.ts';
import { WORKFLOWS_FILE } from './workflow-code.ts';

/**
 * What makes schemas in a workflow: what it checks its request by, and the decision table. Making them takes some 40 ms,
 * twenty times as long as all else that a run loads.
 */
const SCHEMAS = [
  'contract/request',
  'contract/asking/thin-request',
  'contract/measuring/measure-request',
  'policy/decision/decide',
] as const;

/** The rules, compiled where this module is, else as sources. */
const GATE = join(WORKFLOWS_FILE, '..', '..', 'gate');

const ZOD = join(packageRoot(), 'node_modules', 'zod');

/** The modules that a worker loads once, for all runs and replays of workflows in it. */
export const PRELOADED: readonly string[] = SCHEMAS.map((name) =>
  join(GATE, `${name}${WORKFLOWS_FILE.endsWith('.ts') ? '.ts' : '.js'}`),
);

type Configuration = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0];
type Plugin = Extract<NonNullable<Configuration['plugins']>[number], (compiler: never) => void>;
type Compiler = Parameters<Plugin>[0];

/**
 * Closes the exports of the rules and of zod, and nothing that they hold. The SDK freezes all that it can reach of what
 * runs share, unless it finds it closed; a schema keeps what it derives from itself at its first use, and throws when it
 * is frozen. The rules are pure, and nobody hands a run what a schema read: runs learn nothing of each other by them.
 */
const closeExports = (compiler: Compiler): void => {
  const { javascript, sources } = compiler.webpack;
  compiler.hooks.compilation.tap('close-exports', (compilation) => {
    const { renderModuleContent } = javascript.JavascriptModulesPlugin.getCompilationHooks(compilation);
    renderModuleContent.tap('close-exports', (source, module) => {
      const file = module.nameForCondition() ?? '';
      const isShared = [GATE, ZOD].some((folder) => file.startsWith(folder + sep));
      return isShared ? new sources.ConcatSource(source, `\nObject.freeze(${module.exportsArgument});`) : source;
    });
  });
};

/** How workflows are bundled. @param workflowsPath the entry, by default the gate's own */
export const bundleOptions = (workflowsPath: string = WORKFLOWS_FILE): BundleOptions => ({
  workflowsPath,
  preloadModules: [...PRELOADED],
  webpackConfigHook: (config) => ({ ...config, plugins: [...(config.plugins ?? []), closeExports] }),
  logger: new DefaultLogger('WARN'),
});
