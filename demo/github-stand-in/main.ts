import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { shellWord } from '../../gate/text/reproduce-command.ts';
import { startGitHubStandIn } from './stand-in.ts';

// `npm run github-stand-in`: the stand-in by hand. See docs/github-stand-in.md.

const id = (text: string): string => {
  if (/^[0-9a-f]{40}$/.test(text)) return text;
  throw new InvalidArgumentError('a full commit or tree id of 40 hexadecimal digits');
};
const port = (text: string): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number < 65_536) return number;
  throw new InvalidArgumentError('a port');
};
const repository = (text: string): string => {
  if (/^[\w.-]+\/[\w.-]+$/.test(text)) return text;
  throw new InvalidArgumentError('OWNER/NAME');
};

const WRONG_OPTIONS = 2;

const program = new Command('npm run github-stand-in --')
  .description('A GitHub API on this machine, with one repository and a pull request, that fails when asked to.')
  .option('--port <n>', 'where it listens; 0: any free one', port, 8085)
  .option('--repo <owner/name>', 'its repository', repository, 'acme/widgets')
  .option('--sha <id>', "the pull request's head (git rev-parse HEAD)", id, 'a'.repeat(40))
  .option('--tree <id>', "the head's tree (git rev-parse HEAD^{tree})", id, 'c'.repeat(40))
  .option('--body <text>', "the pull request's text", 'Faster.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : WRONG_OPTIONS))
  .parse();

interface Options {
  readonly port: number;
  readonly repo: string;
  readonly sha: string;
  readonly tree: string;
  readonly body: string;
}

const { repo, sha, tree, body, ...options } = program.opts<Options>();
const [owner = ''] = repo.split('/');
const github = await startGitHubStandIn({ ...options, repositories: [{ name: repo }], users: ['neighbour'] }).catch(
  (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    process.stderr.write(`port ${options.port} can't be had (${error.code}): name another, such as --port 0\n`);
    process.exit(WRONG_OPTIONS);
  },
);
github.registerCommit(repo, sha, tree);
github.setBranch(repo, 'change', sha);
const number = await github.createPullRequest(repo, { title: 'A change', body, branch: 'change', headSha: sha });

const exports = (identity: 'app' | 'actions' | 'personal'): string[] =>
  Object.entries(github.environment(identity, owner)).map(([name, value]) => `export ${name}=${shellWord(value)}`);

const lines = [
  `${github.url} has ${repo} with pull request ${number}, head ${sha}`,
  ...(['app', 'actions', 'personal'] as const).flatMap((identity) => [
    '',
    `# as ${identity}`,
    'unset GITHUB_APP_ID GITHUB_APP_PRIVATE_KEY GITHUB_ACTIONS GITHUB_TOKEN',
    ...exports(identity),
  ]),
  '',
  "# another gate's or person's token",
  `export NEIGHBOUR_TOKEN=${github.tokens.personal.neighbour}`,
  '',
  '# the next matching request fails; docs/github-stand-in.md names all faults',
  `curl ${github.url}/_stand-in/faults -d '{"method": "POST", "path": "/comments$", "fault": "502-after-write"}'`,
  '# what is there, and what was asked',
  `curl ${github.url}/_stand-in/state`,
  '',
  `listening at ${github.url}; Ctrl-C ends it`,
];
process.stdout.write(`${lines.join('\n')}\n`);

await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await github.close();
