import { readFileSync } from 'node:fs';

/** The whole range of user ids, each as it is: user_namespaces(7). */
const WHOLE_MAP = /^\s*0\s+0\s+4294967295\s*$/;

/** Whether this process may give files to other users: root of a user namespace that knows none of them may not. */
export const IS_MACHINES_ROOT =
  process.getuid?.() === 0 && WHOLE_MAP.test(readFileSync('/proc/self/uid_map', 'utf8').trimEnd());
