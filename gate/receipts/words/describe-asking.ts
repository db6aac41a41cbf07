import type { AskedState } from '../../contract/asking/asked-state.ts';
import { subjectKey } from '../../names/subject.ts';
import { escapeWithin } from '../markdown/escape.ts';

const PHASES: Readonly<Record<AskedState['phase'], string>> = {
  resolving: 'finding out what the request leaves open',
  starting: 'starting the gate',
  waiting: 'waiting for the gate',
  ended: 'the gate has ended',
};

/** What a person reads of an asking in the Temporal UI, which renders Markdown. */
export function describeAsking({ phase, resolved, run }: AskedState): string {
  const lines = [`**${PHASES[phase]}**`];
  if (resolved !== null) {
    const { repository, subject, headSha, base, source, profile, suites, executables } = resolved;
    const say = (what: string, text: string) => `- ${what}: ${escapeWithin(text, 300)}`;
    lines.push(
      '',
      say('repository', repository),
      say('subject', subjectKey(subject)),
      say('commit', headSha),
      say('base', base ?? 'the merge base with the default branch'),
      say('source', source.location),
      say('profile', `${profile.name} (${profile.origin})`),
      say('suites', suites?.join(', ') ?? 'all'),
      say('executables', executables?.join(', ') ?? 'all'),
    );
  }
  if (run !== null) {
    const { workflowId, firstExecutionRunId, joined } = run;
    lines.push(
      '',
      `The gate ${joined ? 'was under way' : 'was started'}: \`${workflowId}\`, run \`${firstExecutionRunId}\`.`,
    );
  }
  return lines.join('\n');
}
