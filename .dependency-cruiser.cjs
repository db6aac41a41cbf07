/** The import rules of CONTRIBUTING.md, as machine-checked rules. */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'gate-is-pure',
      comment: 'gate/ is rules only: no node:*, no Temporal, nothing of the project outside itself.',
      severity: 'error',
      from: { path: '^gate/' },
      to: {
        path: '^(adapters|activities|workflows|workers|client|test)/|^node_modules/@temporalio|^node_modules/(execa|pino|@octokit)',
      },
    },
    { name: 'gate-no-node', severity: 'error', from: { path: '^gate/' }, to: { dependencyTypes: ['core'] } },
    {
      name: 'workflows-are-deterministic',
      comment: 'Workflows take values only from gate/ and @temporalio/workflow; activities only as types.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        pathNot: '^(workflows|gate)/|@temporalio/(workflow|common)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'adapters-know-only-rules',
      severity: 'error',
      from: { path: '^adapters/' },
      to: { path: '^(activities|workflows|workers|client)/' },
    },
    {
      name: 'activities-are-handed-their-adapters',
      comment: 'Activities get their adapters from the worker; they import them only as types.',
      severity: 'error',
      from: { path: '^activities/' },
      to: { path: '^(workers|client|workflows)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workers-do-not-import-client',
      severity: 'error',
      from: { path: '^workers/' },
      to: { path: '^client/' },
    },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '@types/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
