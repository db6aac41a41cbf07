/**
 * The rooms of a top-level folder, from the ground up: each may import those before it, and none after it. A room that
 * isn't listed may be imported by none of them, so that a new one has to find its place here.
 */
const ROOMS = {
  gate: [
    'names',
    'text',
    'criterion',
    'profile',
    'statistics',
    'hosts',
    'contract',
    'baseline',
    'comparison',
    'schemas',
    'receipts',
    'policy',
  ],
  adapters: [
    'signals',
    'files',
    'tls',
    'signing',
    'criterion',
    'confinement',
    'github',
    'profiles',
    'store',
    'gpu',
    'host',
    'git',
    'bench-host',
  ],
};

const roomOrder = Object.entries(ROOMS).flatMap(([top, rooms]) =>
  [...rooms, `(?!${rooms.map((room) => `${room}/`).join('|')})[^/]+`].map((room, index) => {
    const below = [...rooms.slice(0, index), ...(index < rooms.length ? [room] : [])];
    return {
      name: 'rooms-have-an-order',
      comment: `${top}/ is built from the ground up: ${rooms.join(', ')}.`,
      severity: 'error',
      from: { path: `^${top}/${room}/` },
      to: { path: `^${top}/`, pathNot: `^${top}/(${below.join('|')})/` },
    };
  }),
);

/** The import rules of CONTRIBUTING.md, as machine-checked rules. */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      comment: 'Of types neither: who has to read two files at once reads one concept that was cut in two.',
      to: { circular: true },
    },
    ...roomOrder,
    {
      name: 'the-demo-is-nobodys-part',
      comment:
        'The stand-in for GitHub and the development server are the demo: nothing that measures or writes needs them.',
      severity: 'error',
      from: { path: '^(gate|workflows|activities|adapters|workers|client)/' },
      to: { path: '^(demo|cli)/' },
    },
    {
      name: 'gate-is-pure',
      comment: 'gate/ is rules only: nothing of the project outside itself, and of libraries only pure ones.',
      severity: 'error',
      from: { path: '^gate/' },
      to: { pathNot: '^gate/|node_modules/(zod|ms|picomatch)/' },
    },
    {
      name: 'workflows-are-deterministic',
      comment: 'Workflows take values only from gate/ and @temporalio/workflow; activities only as types.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        pathNot: '^(workflows|gate)/|node_modules/@temporalio/(workflow|common)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'adapters-know-only-rules',
      severity: 'error',
      from: { path: '^adapters/' },
      to: { path: '^(activities|workflows|workers|client|cli|demo|test|bench)/' },
    },
    {
      name: 'activities-are-handed-their-adapters',
      comment: 'Activities get what touches the world from the worker; they import it only as types.',
      severity: 'error',
      from: { path: '^activities/' },
      to: {
        pathNot: '^(activities|gate)/|node_modules/@temporalio/|node_modules/zod/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'workers-do-not-import-client',
      severity: 'error',
      from: { path: '^workers/' },
      to: { path: '^(client|cli|demo|test|bench)/' },
    },
    {
      name: 'nothing-shipped-needs-tests-or-benches',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      // What a plain install is spared is a development dependency here, and an optional peer there.
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm-peer'], pathNot: '@types/' },
    },
    {
      name: 'mcp-is-loaded-where-it-is-used',
      comment: 'Who wants it installs the SDK; everybody else runs without.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: 'node_modules/@modelcontextprotocol/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 's3-is-loaded-where-it-is-used',
      comment: 'Whoever keeps the store in a folder never loads the AWS SDK.',
      severity: 'error',
      from: {},
      to: { path: 'node_modules/@aws-sdk/', dynamic: false, dependencyTypesNot: ['type-only'] },
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
