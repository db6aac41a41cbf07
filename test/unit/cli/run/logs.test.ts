import { describe, expect, it } from 'vitest';
import { logsCommand } from '../../../../cli/run/logs.ts';
import { InputError } from '../../../../client/input-error.ts';
import { logRecord } from '../../../../gate/baseline/run-record.ts';
import { passOutcome } from '../../../support/receipts/outcomes.ts';
import { temporaryStore } from '../../../support/store/store-folder.ts';

const RUN = '0198c0de-0000-7000-8000-000000000001';
const FIRST = '20261123T050000.000Z-cpu-build-cargo-bench.log';
const SECOND = '20261123T050100.000Z-cpu-measure-sums.log';
const THIRD = '20261123T050200.000Z-cpu-measure-sums.log';

/** The command as a person types it, on a store with the logs of one run. */
async function storedLogs() {
  const { store } = await temporaryStore();
  for (const name of [SECOND, FIRST, THIRD]) await store.putRecord(logRecord(RUN, name), `of ${name}\u001b[31m\n`);
  const asked: string[] = [];
  return {
    asked,
    store,
    logs: async (id: string, name?: string): Promise<string> => {
      let said = '';
      const outcome = { ...passOutcome(), workflow: { id: 'benchmark-gate/o/r', firstExecutionRunId: RUN } };
      const showRun = async (workflowId: string) => {
        asked.push(workflowId);
        return outcome;
      };
      const stdout = (text: string) => {
        said += text;
      };
      expect(await logsCommand(id, name, { store, showRun, stdout })).toBe(0);
      return said;
    },
  };
}

describe('logs', () => {
  it("are listed in their order, by the run's id and without asking the server", async () => {
    const { logs, asked } = await storedLogs();
    expect(await logs(RUN)).toBe(`${FIRST}\n${SECOND}\n${THIRD}\n`);
    expect(asked).toEqual([]);
  });

  it("are listed by the beginning of the run's id, where it fits one", async () => {
    const { logs, asked, store } = await storedLogs();
    expect(await logs(RUN.slice(0, 13))).toBe(`${FIRST}\n${SECOND}\n${THIRD}\n`);
    expect(await logs('0199', 'build')).toBe(`of ${FIRST}\n`);
    expect(asked).toEqual(['0199']);
    const other = RUN.replace(/1$/, '2');
    await store.putRecord(logRecord(other, FIRST), 'of another run');
    await expect(logs(RUN.slice(0, 13))).rejects.toMatchObject({
      faults: [`2 runs have an id that begins with ${RUN.slice(0, 13)}:`, `  ${RUN}`, `  ${other}`],
    });
  });

  it("are found by the workflow's id", async () => {
    const { logs, asked } = await storedLogs();
    expect(await logs('benchmark-gate/o/r', 'build')).toBe(`of ${FIRST}\n`);
    expect(asked).toEqual(['benchmark-gate/o/r']);
  });

  it('are printed by their name, a part of it, or their address, without terminal escapes', async () => {
    const { logs } = await storedLogs();
    for (const name of [THIRD, '0200', `file:///store/runs/${RUN}/logs/${THIRD}.gz`]) {
      expect(await logs(RUN, name)).toBe(`of ${THIRD}\n`);
    }
  });

  it('are asked for again where a word fits several or none', async () => {
    const { logs } = await storedLogs();
    await expect(logs(RUN, 'measure')).rejects.toEqual(
      new InputError([`2 logs of the run ${RUN} have measure in the name:`, `  ${SECOND}`, `  ${THIRD}`]),
    );
    await expect(logs(RUN, 'simd')).rejects.toMatchObject({
      name: 'InputError',
      faults: [`no log of the run ${RUN} has simd in the name:`, `  ${FIRST}`, `  ${SECOND}`, `  ${THIRD}`],
    });
    const other = RUN.replace('1', '2');
    await expect(logs(other)).rejects.toMatchObject({
      faults: [expect.stringContaining(`no log of the run ${other} is in the store: `)],
    });
  });
});
