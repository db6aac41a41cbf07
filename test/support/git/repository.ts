import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { commitAll, gitIn, initRepository } from './test-git.ts';

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
    await initRepository(repository.folder);
    return repository;
  }

  git(...args: readonly string[]): Promise<string> {
    return gitIn(this.folder)(args);
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
    return (await commitAll(gitIn(this.folder))).sha;
  }
}
