import type { FailureClass } from '../../gate/contract/failure.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import { withoutTerminalControls } from '../../gate/text/terminal-text.ts';

/** What git says (in the C locale, which is stable enough to be read), and what that means. The first match decides. */
const MEANINGS: readonly (readonly [RegExp, FailureClass, string])[] = [
  [/not our ref|unadvertised object|couldn't find remote ref|no such remote ref/i, 'wrong-input', 'has no such commit'],
  [
    /could not resolve host|connection (?:refused|reset|timed out)|failed to connect|operation (?:too slow|timed out)|early eof|rpc failed|http\/2 stream|returned error: (?:408|429|5\d\d)|hung up unexpectedly|empty reply|network is unreachable/i,
    'transient',
    "can't be reached",
  ],
  [
    /could not read (?:username|password)|authentication failed|permission denied|returned error: (?:401|403)|terminal prompts disabled/i,
    'wrong-input',
    "can't be read with this identity: name a source that can",
  ],
  [
    /not a git repository|does not appear to be a git repository|repository .*not found|does not exist|returned error: 404|not a bundle|does not look like a v\d|not valid: is this a git repository|no such file or directory/i,
    'wrong-input',
    'is no git repository',
  ],
  [/transport '.*' not allowed|protocol '.*' is not supported/i, 'wrong-input', 'needs a protocol that is not allowed'],
  [
    /^(?:error|fatal): (?:.*fsck error|object [0-9a-f]+: |invalid path ')/im,
    'wrong-input',
    'holds objects that git refuses',
  ],
  [/no space left on device|disk quota exceeded|resource temporarily unavailable/i, 'transient', "can't be stored"],
];

/** git failed and it isn't known why: passes through as it is. */
export class GitFailed extends Error {
  override readonly name = 'GitFailed';
}

/**
 * The error for a git that ended with a failure, about `place` (a location, or what was looked for).
 */
export function gitFailure(place: string, stderr: string, exitCode: number | undefined): GateError | GitFailed {
  const said = lastWords(stderr);
  for (const [pattern, kind, meaning] of MEANINGS) {
    if (pattern.test(stderr)) {
      return new GateError({ class: kind, message: `${place} ${meaning}`, ...(said === '' ? {} : { excerpt: said }) });
    }
  }
  return new GitFailed(`git failed (${exitCode ?? 'killed'}) on ${place}: ${said === '' ? 'no reason given' : said}`);
}

/** Addresses in git's messages may hold credentials: those go. */
function lastWords(stderr: string): string {
  return withoutTerminalControls(stderr)
    .replace(/\/\/[^/@\s]*@/g, '//')
    .trim()
    .split(/\r?\n|\r/)
    .slice(-5)
    .join('\n')
    .slice(-500);
}
