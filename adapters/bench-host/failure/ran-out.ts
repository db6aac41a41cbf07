import type { WeighedWords } from './words/known-words.ts';

/** The operating system's words for a host that ran out of something, with std's number of the error. */
export const RAN_OUT = [
  'No space left on device',
  'Disk quota exceeded',
  'Cannot allocate memory',
  'Resource temporarily unavailable',
  'Too many open files(?: in system)?',
  'Input/output error',
  'Read-only file system',
  'Stale (?:NFS )?file handle',
  'Text file busy',
  'Structure needs cleaning',
  'Transport endpoint is not connected',
].join('|');

/** What of the host it was; what isn't here is told by its words. */
const WHAT: Readonly<Record<string, string>> = {
  'No space left on device': 'the disk was full',
  'Disk quota exceeded': 'the disk was full (quota)',
  'Cannot allocate memory': 'this host ran out of memory',
  'Resource temporarily unavailable': 'this host ran out of threads or processes',
  'Too many open files': 'this host ran out of open files',
};

/** `Display` of such an `io::Error`. */
export const NUMBERED = `(${RAN_OUT}) \\(os error (?:5|11|12|23|24|26|28|30|107|116|117|122)\\)`;

/** `Debug` of such an `io::Error`: what `unwrap` and `expect` print. */
export const DEBUGGED = `Os \\{ code: (?:5|11|12|23|24|26|28|30|107|116|117|122), kind: \\w+, message: "(${RAN_OUT})" \\}`;

/** @param when in words such as `while cargo worked` */
export const ranOut =
  (when: string): WeighedWords['weigh'] =>
  (groups) => {
    const said = groups.slice(1).find((group) => group !== '') ?? '';
    const message = said in WHAT ? `${WHAT[said]} ${when}: ${said}` : `this host ran out ${when}: ${said}`;
    return { class: 'transient', message };
  };
