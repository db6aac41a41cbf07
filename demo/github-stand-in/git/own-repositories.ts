import type { StandInSeed } from '../seed.ts';
import { branchKey, commitKey, type World } from '../world.ts';
import { copyRepository, type OwnRepository } from './own-repository.ts';

/** The repositories that git can ask, by their `owner/name` in lower case. */
export class OwnRepositories {
  readonly #found = new Map<string, OwnRepository>();

  /** @throws Error where one of them can't be copied */
  async copy({ repositories }: StandInSeed): Promise<void> {
    for (const { name, from } of repositories) {
      if (from !== undefined) this.#found.set(name.toLowerCase(), await copyRepository(from));
    }
  }

  get(repository: string): OwnRepository | null {
    return this.#found.get(repository.toLowerCase()) ?? null;
  }

  get isEmpty(): boolean {
    return this.#found.size === 0;
  }

  /** Makes the API know what was pushed: commits, branches, and the heads of pull requests that follow their branches. */
  async look(world: World, repository: string): Promise<void> {
    const own = this.get(repository);
    if (own === null) return;
    for (const commit of await own.newest())
      world.commits.set(commitKey(repository, commit.sha), { repository, ...commit });
    for (const [branch, sha] of await own.branches()) {
      world.branches.set(branchKey(repository, branch), sha);
      for (const [key, head] of world.heads) {
        const isOwn = key.startsWith(`${repository.toLowerCase()}#`) && head.fork === undefined;
        if (isOwn && head.branch === branch) head.sha = sha;
      }
    }
  }

  async remove(): Promise<void> {
    await Promise.all([...this.#found.values()].map((each) => each.remove()));
  }
}
