/**
 * The mode of a name in a folder, as git keeps folders (`MODE NAME\\0` and twenty bytes of an id, for each): `100644`,
 * `100755`, `120000` (a link), `40000` (a folder) or `160000` (a submodule); null: it isn't there.
 *
 * @param tree a tree object's content
 */
export function modeIn(tree: Buffer, name: string): string | null {
  for (let at = 0; at < tree.length; ) {
    const space = tree.indexOf(0x20, at);
    const end = tree.indexOf(0, space);
    if (space < 0 || end < 0) return null;
    if (tree.toString('utf8', space + 1, end) === name) return tree.toString('latin1', at, space);
    at = end + 1 + ID_BYTES;
  }
  return null;
}

/** Of SHA-1. */
const ID_BYTES = 20;
