import { once } from 'node:events';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
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

const whyNot = (error: NodeJS.ErrnoException): string =>
  error.code === 'EADDRINUSE' || error.code === 'EACCES'
    ? `port ${options.port} can't be had (${error.code}): name another, such as --port 0`
    : error.message;

const WRONG_OPTIONS = 2;

const program = new Command('npm run github-stand-in --')
  .description('A GitHub API on this machine, with one repository and a pull request, that fails when asked to.')
  .option('--port <n>', 'where it listens; 0: any free one', port, 8085)
  .option('--repo <owner/name>', 'its repository', repository, 'acme/widgets')
  .option('--from <folder>', 'a repository that it has a copy of, at an address of its own; its HEAD is the head')
  .addOption(
    new Option('--sha <id>', "without --from: the pull request's head (git rev-parse HEAD)")
      .argParser(id)
      .default('a'.repeat(40))
      .conflicts('from'),
  )
  .addOption(
    new Option('--tree <id>', "without --from: the head's tree (git rev-parse HEAD^{tree})")
      .argParser(id)
      .default('c'.repeat(40))
      .conflicts('from'),
  )
  .option('--body <text>', "the pull request's text", 'Faster.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : WRONG_OPTIONS))
  .parse();

interface Options {
  readonly port: number;
  readonly repo: string;
  readonly from?: string;
  readonly sha: string;
  readonly tree: string;
  readonly body: string;
}

const { repo, from, sha: named, tree, body, ...options } = program.opts<Options>();
const [owner = ''] = repo.split('/');
const repositories = [{ name: repo, ...(from === undefined ? {} : { from: resolve(from) }) }];
const github = await startGitHubStandIn({ ...options, repositories, users: ['neighbour'] }).catch(
  (error: NodeJS.ErrnoException) => {
    process.stderr.write(`${whyNot(error)}\n`);
    process.exit(WRONG_OPTIONS);
  },
);
const own = github.ownRepository(repo);
const sha = own?.head ?? named;
const base = own?.defaultBranch ?? 'main';
const branch = 'change';
await own?.setBranch(branch, sha);
if (own === null) github.registerCommit(repo, sha, tree);
github.setBranch(repo, branch, sha);
const number = await github.createPullRequest(repo, { title: 'A change', body, branch, base, headSha: sha });

const exports = (identity: 'app' | 'actions' | 'personal'): string[] =>
  Object.entries(github.environment(identity, owner)).map(([name, value]) => `export ${name}=${shellWord(value)}`);

const address = `${github.url}/${repo}.git`;
const pushing = [
  '',
  '# a push moves the head of the pull request, or merges',
  `git push ${address} HEAD:${branch}`,
  `git push ${address} HEAD:${base}`,
];

const lines = [
  `${github.url} has ${repo} with pull request ${number}, head ${sha}`,
  ...(['app', 'actions', 'personal'] as const).flatMap((identity) => [
    '',
    `# as ${identity}`,
    'unset GITHUB_APP_ID GITHUB_APP_PRIVATE_KEY GITHUB_ACTIONS GITHUB_TOKEN GITHUB_SERVER_URL',
    ...exports(identity),
  ]),
  ...(own === null ? [] : pushing),
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
