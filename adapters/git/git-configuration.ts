import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../files/replace-file.ts';
import { WITHOUT_IDENTITY } from './ssh-identity.ts';

/**
 * The only configuration that git reads here, besides a repository's own. As the user's configuration (not as `-c`) it
 * also holds for the git that serves a repository on this machine.
 *
 * No hooks, no helpers, no filters (a repository can only name filters; what they run is configuration), no submodules,
 * only these protocols, and what comes in is checked. The few faults of old commits that harm nobody are let through.
 */
const CONFIGURATION = `[core]
	hooksPath = /dev/null
	attributesFile = /dev/null
	fsmonitor = false
	untrackedCache = false
	autocrlf = false
	filesRefLockTimeout = 10000
	packedRefsTimeout = 10000
[safe]
	directory = *
	bareRepository = all
[protocol]
	allow = never
[protocol "file"]
	allow = always
[protocol "https"]
	allow = always
[protocol "http"]
	allow = always
[protocol "ssh"]
	allow = always
[transfer]
	fsckObjects = true
	bundleURI = false
[fetch]
	recurseSubmodules = false
	writeCommitGraph = false
[fetch "fsck"]
	zeroPaddedFilemode = ignore
	badTimezone = ignore
	missingSpaceBeforeDate = ignore
	missingSpaceBeforeEmail = ignore
[submodule]
	recurse = false
[uploadpack]
	allowAnySHA1InWant = true
[credential]
	helper =
[http]
	lowSpeedLimit = 1000
	lowSpeedTime = 60
[gc]
	auto = 0
[maintenance]
	auto = false
[init]
	defaultBranch = main
[pack]
	threads = 1
[advice]
	detachedHead = false
`;

/** What a network needs and only the operator can say. */
const PASSED_ON = [
  'PATH',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'https_proxy',
  'http_proxy',
  'no_proxy',
  'all_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
] as const;

/** Writes the configuration into a folder of the gate's own, and returns the whole environment for git. */
export async function gitEnvironment(folder: string): Promise<Record<string, string>> {
  const home = join(folder, 'git-home');
  const file = join(home, 'config');
  await mkdir(home, { recursive: true });
  await replaceFile(file, CONFIGURATION);
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(passedOn),
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: file,
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TEMPLATE_DIR: '',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'false',
    SSH_ASKPASS: 'false',
    ...WITHOUT_IDENTITY,
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_PAGER: 'cat',
    GIT_EDITOR: 'false',
  };
}
