import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Lets repositories be found at addresses of their own below a folder, as on GitHub.
 *
 * @param repositories the folder of each by its `OWNER/NAME`
 * @returns the variable that says where repositories are
 */
export async function ownAddresses(
  root: string,
  repositories: Readonly<Record<string, string>>,
): Promise<{ readonly GITHUB_SERVER_URL: string }> {
  for (const [name, folder] of Object.entries(repositories)) {
    const place = join(root, `${name}.git`);
    await mkdir(dirname(place), { recursive: true });
    await symlink(folder, place);
  }
  return { GITHUB_SERVER_URL: pathToFileURL(root).href };
}
