const PREFIX = 'benchmark-gate/measure/';

/** What a measuring run is of, as its id says it. */
export interface MeasuredId {
  readonly repository: string;
  readonly commit: string;
  readonly profile: string;
}

/**
 * The workflow id of a measuring: one for a commit under a profile, whoever asks. Its parts are escaped, so that no
 * repository's name makes it a gate's, which has one part more.
 */
export const measureWorkflowId = ({ repository, commit, profile }: MeasuredId): string =>
  `${PREFIX}${[repository, commit, profile].map(encodeURIComponent).join('/')}`;

/** What an id says of a measuring; null where it is none's. */
export function measuredIn(id: string): MeasuredId | null {
  if (!id.startsWith(PREFIX)) return null;
  const [repository, commit, profile, ...rest] = id.slice(PREFIX.length).split('/').map(decoded);
  const isOne = repository?.includes('/') === true && commit !== undefined && profile !== undefined;
  return isOne && rest.length === 0 ? { repository, commit, profile } : null;
}

/** What nobody escaped so isn't one of ours. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
