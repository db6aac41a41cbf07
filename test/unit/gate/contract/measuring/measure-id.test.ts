import fc from 'fast-check';
import { expect, it } from 'vitest';
import { measuredIn, measureWorkflowId } from '../../../../../gate/contract/measuring/measure-id.ts';
import { isGateOf, subjectOfRun, workflowId } from '../../../../../gate/contract/request.ts';

const Name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
const Repository = fc.tuple(Name, Name).map((parts) => parts.join('/'));
const Sha = fc.stringMatching(/^[0-9a-f]{40}$/);

it('says what it is of, and is never a gate’s', () => {
  fc.assert(
    fc.property(Repository, Sha, Name, (repository, commit, profile) => {
      const id = measureWorkflowId({ repository, commit, profile });
      expect(measuredIn(id)).toEqual({ repository, commit, profile });
      expect(isGateOf(id, { repository, commit, profile })).toBe(false);
      expect(subjectOfRun(id)).toBe(`${commit.slice(0, 12)} of ${repository}`);
    }),
  );
});

it('takes no gate’s id for its own, also where an owner is called so', () => {
  fc.assert(
    fc.property(Name, Sha, Name, (name, headSha, profile) => {
      const subject = { kind: 'pull-request', number: 7 } as const;
      const id = workflowId({ repository: `measure/${name}`, subject, headSha, profile: { name: profile } });
      expect(measuredIn(id)).toBeNull();
      expect(subjectOfRun(id)).toBe(`pr-7 of measure/${name}`);
    }),
  );
});

it.each([
  'benchmark-gate/measure/%zz/a/b',
  'benchmark-gate/measure/a/b/c',
  'benchmark-gate/measure/a%2Fb/c',
  'measure',
])('knows nothing of %s', (id) => expect(measuredIn(id)).toBeNull());
