import { describe, expect, it } from 'vitest';
import type { GateContext } from '../../../../gate/contract/context.ts';
import type { GateRequest } from '../../../../gate/contract/request.ts';
import { Profile } from '../../../../gate/profile/profile.ts';
import { warmBaseTerms } from '../../../../workflows/lane/warm-base-terms.ts';
import type { SuiteTask } from '../../../../workflows/state/suite-task.ts';

const trusted = { commit: 'a'.repeat(40), tree: 'b'.repeat(40) };
const suites = {
  unit: { kind: 'criterion', lane: 'cpu', command: 'cargo bench -p one' },
  again: { kind: 'criterion', lane: 'cpu', command: 'cargo bench -p one' },
  verify: {
    kind: 'command',
    lane: 'cpu',
    command: 'cargo run -p xtask -- verify --json {report}',
    build: 'cargo build -p xtask',
    prepare: ['cargo run -p xtask -- model'],
  },
};

const terms = (change: object, context: Partial<GateContext>) => {
  const profile = Profile.parse({ name: 'unit', suites, budget: { build: '10 min' }, ...change });
  const request = { repository: 'acme/engine', profile } as GateRequest;
  const tasks = Object.entries(profile.suites).map(
    ([suite, definition]): SuiteTask => ({ suite, definition, command: definition.command, side: 'cpu', ranOn: 'cpu' }),
  );
  return warmBaseTerms({ request, context: context as GateContext }, tasks);
};

describe('what builds may begin with', () => {
  it('is a trusted commit, with all that builds in the lane', () => {
    expect(terms({}, { trusted })).toEqual({
      warmBase: {
        repository: 'acme/engine',
        ...trusted,
        commands: [
          'cargo bench -p one',
          'cargo build -p xtask',
          'cargo run -p xtask -- model',
          'cargo run -p xtask -- verify --json {report}',
        ],
        timeoutMs: 600_000,
      },
    });
  });

  it('is nothing where no commit can be trusted, or the profile does not want it', () => {
    expect(terms({}, {})).toEqual({});
    expect(terms({ warmBase: false }, { trusted })).toEqual({});
  });
});
