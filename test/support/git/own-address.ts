import { mkdir, symlink } from 'node:fs/promises';
import { request as ask } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { answerGit, selfSigned } from './private-server.ts';

/** The folder of each repository by its `OWNER/NAME`. */
type Folders = Readonly<Record<string, string>>;

/**
 * Lets repositories be found at addresses of their own below a folder, as on GitHub.
 *
 * @returns the variable that says where repositories are
 */
export async function ownAddresses(
  root: string,
  repositories: Folders,
): Promise<{ readonly GITHUB_SERVER_URL: string }> {
  await link(root, repositories);
  return { GITHUB_SERVER_URL: pathToFileURL(root).href };
}

async function link(root: string, repositories: Folders): Promise<void> {
  for (const [name, folder] of Object.entries(repositories)) {
    const place = join(root, `${name}.git`);
    await mkdir(dirname(place), { recursive: true });
    await symlink(folder, place);
  }
}

/** A whole site, as a GitHub of a company's own is one. */
export interface OwnSite {
  /** Where its API and its repositories are, and whose certificates node and git trust. */
  readonly environment: Readonly<Record<string, string>>;
  close(): void;
}

const API = '/api/v3';

/**
 * Serves repositories by git over https beside a GitHub API, on one host: what is fetched from there is the repository's
 * own.
 *
 * @param api the address of the API, over http
 */
export async function startOwnSite(root: string, repositories: Folders, api: string): Promise<OwnSite> {
  await link(root, repositories);
  const { key, cert, certificate } = await selfSigned(root);
  const server = createServer({ key, cert }, (request, response) => {
    const { url = '/', method, headers } = request;
    if (!url.startsWith(`${API}/`)) return answerGit(root, request, response);
    const passed = ask(`${api}${url.slice(API.length)}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const site = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    environment: {
      GITHUB_SERVER_URL: site,
      GITHUB_API_URL: `${site}${API}`,
      NODE_EXTRA_CA_CERTS: certificate,
      GIT_SSL_CAINFO: certificate,
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
