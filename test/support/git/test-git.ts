import { execa } from 'execa';

/** Runs git in a folder and returns what it prints. */
export type TestGit = (args: readonly string[], input?: string) => Promise<string>;

/** A commit and its tree. */
export interface Committed {
  readonly sha: string;
  readonly tree: string;
}

/** The installed git in a folder, by an author of the tests' own and without anybody's configuration. */
export const gitIn =
  (folder: string): TestGit =>
  async (args, input) => {
    const { stdout } = await execa('git', args, {
      cwd: folder,
      extendEnv: false,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Test',
        GIT_AUTHOR_EMAIL: 'test@example.invalid',
        GIT_COMMITTER_NAME: 'Test',
        GIT_COMMITTER_EMAIL: 'test@example.invalid',
      },
      ...(input === undefined ? {} : { input }),
    });
    return stdout;
  };

/** Makes the folder, which is there, a repository whose branch is `main`. */
export async function initRepository(folder: string): Promise<TestGit> {
  const git = gitIn(folder);
  await git(['init', '--quiet', '--initial-branch=main']);
  return git;
}

/** Commits everything in the folder, even if nothing has changed. */
export async function commitAll(git: TestGit, subject = 'change'): Promise<Committed> {
  await git(['add', '--all']);
  await git(['commit', '--quiet', '--allow-empty', '--message', subject]);
  return { sha: await git(['rev-parse', 'HEAD']), tree: await git(['rev-parse', 'HEAD^{tree}']) };
}
