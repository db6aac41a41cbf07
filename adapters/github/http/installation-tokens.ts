import type { Octokit } from '@octokit/rest';
import { readAnswer, z } from './answers.ts';
import { GitHubError, isGitHubError } from './errors.ts';
import type { Installation } from './installations.ts';
import type { RepositoryParts } from './repository-parts.ts';
import { NEEDED_PERMISSIONS, type TokenNeed } from './token-needs.ts';

/** GitHub's tokens last an hour; one that a step begins with has to last for all of it. */
const SHORTEST_LEFT_MS = 10 * 60_000;

export interface InstallationToken {
  readonly token: string;
  /** Milliseconds since 1970, on this machine's clock. */
  readonly madeAt: number;
}

type MintedToken = InstallationToken & { readonly expiresAt: number };

const Answer = z.object({ token: z.string().min(1), expires_at: z.iso.datetime() });

/** Where the app is installed on a repository. */
interface InstallationLooks {
  /** As it was seen first. */
  known(): Promise<Installation>;
  /** As it is now. */
  anew(): Promise<Installation>;
}

/** An installation's tokens for one repository, each for one need, made when they are first asked for and kept. */
export class InstallationTokens {
  readonly #app: Octokit;
  readonly #installation: InstallationLooks;
  readonly #parts: RepositoryParts;
  readonly #kept = new Map<TokenNeed, { readonly token: Promise<InstallationToken>; expiresAt: number }>();

  /** @param app asks as the app itself */
  constructor(app: Octokit, installation: InstallationLooks, parts: RepositoryParts) {
    this.#app = app;
    this.#installation = installation;
    this.#parts = parts;
  }

  /** @throws GitHubError of kind `forbidden` where the installation wasn't given what is needed */
  of(need: TokenNeed): Promise<InstallationToken> {
    const known = this.#kept.get(need);
    if (known !== undefined && known.expiresAt - Date.now() > SHORTEST_LEFT_MS) return known.token;
    const kept = { token: this.#keep(need), expiresAt: Number.POSITIVE_INFINITY };
    this.#kept.set(need, kept);
    return kept.token;
  }

  /** One that GitHub refuses was revoked: the next is made anew. */
  forget(need: TokenNeed): void {
    this.#kept.delete(need);
  }

  /** Those who ask meanwhile wait for the same one. A failure isn't kept. */
  async #keep(need: TokenNeed): Promise<InstallationToken> {
    try {
      const { expiresAt, ...made } = await this.#mint(need);
      const kept = this.#kept.get(need);
      if (kept !== undefined) kept.expiresAt = expiresAt;
      return made;
    } catch (error) {
      this.#kept.delete(need);
      throw error;
    }
  }

  /**
   * A 404 here speaks of the installation: whoever asks for something else with the token must not take that for gone.
   */
  async #mint(need: TokenNeed): Promise<MintedToken> {
    const known = await this.#installation.known();
    try {
      return await this.#mintFrom(known, need);
    } catch (error) {
      if (!isGitHubError(error, 'not-found')) throw error;
      const { owner, repo } = this.#parts;
      throw new GitHubError('forbidden', `the GitHub App has no token for ${owner}/${repo} (${error.message})`, {
        status: 404,
      });
    }
  }

  /** A repository that was renamed meanwhile is known by its id, and an app that was installed anew by that one's. */
  async #mintFrom(known: Installation, need: TokenNeed): Promise<MintedToken> {
    try {
      return await this.#mintAt(known, need);
    } catch (error) {
      if (!isGitHubError(error, 'not-found') && !(isGitHubError(error) && error.status === 422)) throw error;
      const now = await this.#installation.anew();
      if (now.id === known.id && now.repositoryId === known.repositoryId) throw error;
      return this.#mintAt(now, need);
    }
  }

  async #mintAt({ id, repositoryId }: Installation, need: TokenNeed): Promise<MintedToken> {
    const { owner, repo } = this.#parts;
    const permissions = NEEDED_PERMISSIONS[need];
    const madeAt = Date.now();
    try {
      const { data } = await this.#app.rest.apps.createInstallationAccessToken({
        installation_id: id,
        ...(repositoryId === null ? { repositories: [repo] } : { repository_ids: [repositoryId] }),
        permissions,
      });
      const { token, expires_at } = readAnswer(Answer, data, `a token for ${owner}/${repo}`);
      return { token, madeAt, expiresAt: Date.parse(expires_at) };
    } catch (error) {
      if (!isGitHubError(error, 'invalid') || error.status !== 422) throw error;
      const wanted = Object.entries(permissions).map(([name, access]) => `${name}: ${access}`);
      throw new GitHubError(
        'forbidden',
        `the GitHub App has no token for ${owner}/${repo} with ${wanted.join(', ')} (${error.message})`,
        { status: 422 },
      );
    }
  }
}
