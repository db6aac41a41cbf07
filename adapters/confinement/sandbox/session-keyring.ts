import { findTool } from '../../files/find-tool.ts';

/** Of keyctl(2), which no program of util-linux calls; perl is on every Debian and can make any call. */
const KEYCTL: Readonly<Record<string, number>> = { x64: 250, arm64: 219 };
const JOIN_SESSION_KEYRING = 1;

/**
 * What goes before a command to give it a session keyring of its own, empty and gone with it; null where this host has
 * no perl, or its processor's numbers aren't known.
 */
export async function ownSessionKeyring(): Promise<string[] | null> {
  const perl = await findTool('perl');
  const call = KEYCTL[process.arch];
  if (perl === null || call === undefined) return null;
  return [perl, '-e', `syscall(${call}, ${JOIN_SESSION_KEYRING}, 0) > 0 or exit 125; exec { $ARGV[0] } @ARGV`, '--'];
}
