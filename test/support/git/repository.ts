import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'benchmark-gate-git-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A real repository in a folder of its own, made with whatever git is installed. */
export class TestRepository {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<TestRepository> {
    const repository = new TestRepository(join(await temporaryFolder(), 'source'));
    await mkdir(repository.folder);
    await repository.git('init', '--quiet', '--initial-branch=main');
    return repository;
  }

  async git(...args: readonly string[]): Promise<string> {
    const { stdout } = await execa('git', args, {
      cwd: this.folder,
      extendEnv: false,
      env: {
        PATH: process.env.PATH,
        HOME: this.folder,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Author',
        GIT_AUTHOR_EMAIL: 'author@example.com',
        GIT_COMMITTER_NAME: 'Author',
        GIT_COMMITTER_EMAIL: 'author@example.com',
      },
    });
    return stdout;
  }

  async write(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), content);
  }

  async link(path: string, target: string): Promise<void> {
    await symlink(target, join(this.folder, path));
  }

  /** Commits everything in the folder and returns the commit. */
  async commit(files: Readonly<Record<string, string>> = {}): Promise<string> {
    for (const [path, content] of Object.entries(files)) await this.write(path, content);
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--allow-empty', '--message', 'change');
    return this.git('rev-parse', 'HEAD');
  }
}
