import { describe, expect, it } from 'vitest';
import type { SuiteRecord } from '../../../../../gate/contract/suite-record.ts';
import { Measured, measurementSet, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

const onHost = (machineClass: string) => ({ ...measurementSet().host, id: machineClass, machineClass });
const assemble = (runs: SuiteRecord[], measured: Measured, profile: ReturnType<typeof profileOf>) =>
  measured.judge(runs, profile).documents;

describe('baselines of passes on two classes of machine', () => {
  const two = profileOf({
    suites: {
      one: { kind: 'criterion', lane: 'cpu', required: true, command: 'cargo bench --bench one' },
      two: { kind: 'criterion', lane: 'cpu', required: true, command: 'cargo bench --bench two' },
    },
  });
  const set = (measured: Measured, key: string, machineClass: string) =>
    measured.set({
      command: 'cargo bench',
      host: onHost(machineClass),
      executable: { key, package: 'p', target: key, features: [], args: [] },
    });

  it('is complete on neither, and holds as measured only what its own machines gave', () => {
    const measured = new Measured();
    const runs = [
      suiteRun({ suite: 'one', measurements: [set(measured, 'k1', 'a')] }),
      suiteRun({ suite: 'two', measurements: [set(measured, 'k2', 'b')] }),
    ];
    const documents = assemble(runs, measured, two);
    expect(documents.map(({ machineClass, incompleteBecause }) => [machineClass, incompleteBecause])).toEqual([
      ['a', ['two: measured on another class of machine (b)']],
      ['b', ['one: measured on another class of machine (a)']],
    ]);
    expect(documents.map(({ complete }) => complete)).toEqual([false, false]);
    expect(documents[1]?.suites.map(({ name, status, executables }) => [name, status, executables.length])).toEqual([
      ['one', 'not-measured', 0],
      ['two', 'measured', 1],
    ]);
    expect(documents[1]?.suites[0]?.reason).toBe('measured on another class of machine (a)');
  });

  it('is incomplete where one of a suite’s executables was measured on the other', () => {
    const measured = new Measured();
    const both = [set(measured, 'k1', 'a'), set(measured, 'k3', 'b')];
    const runs = [
      suiteRun({ suite: 'one', measurements: both }),
      suiteRun({ suite: 'two', measurements: [set(measured, 'k2', 'a')] }),
    ];
    const [document] = assemble(runs, measured, two);
    expect(document?.incompleteBecause).toEqual(['one: partly measured on another class of machine (b)']);
    expect(document?.suites.map(({ status }) => status)).toEqual(['incomplete', 'measured']);
  });

  it('is complete where both share what was measured once', () => {
    const measured = new Measured();
    const shared = set(measured, 'k1', 'a');
    const runs = ['one', 'two'].map((suite) => suiteRun({ suite, measurements: [shared] }));
    expect(assemble(runs, measured, two)).toMatchObject([{ complete: true, incompleteBecause: [] }]);
  });
});
