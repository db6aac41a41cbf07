import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateEvent } from '../../../../client/library/follow-run.ts';
import { gatesOn } from '../../../../client/library/gates.ts';
import { schemaFaults } from '../../../support/schemas/validator.ts';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import { hold } from '../../../support/workflows/moments.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

it.concurrent('a gate that the library starts is followed and joined to its one outcome', async () => {
  const { held, release } = hold();
  const hosts = [cpuHost({ beforeMeasure: () => held }), deviceless];
  await bench.scene({ profile: profile(), hosts }, async ({ client, request }) => {
    const gates = gatesOn(client);
    const gate = await gates.start(request);
    expect(gate.joined).toBe(false);
    expect(await gates.start(request)).toMatchObject({ id: gate.id, joined: true });
    const events: GateEvent[] = [];
    for await (const event of gate.follow({ everyMs: 100 })) {
      events.push(event);
      if (event.kind === 'progress' && event.progress.phase.startsWith('measuring')) release();
      if (event.kind === 'progress') expect(schemaFaults('progress', event.progress)).toEqual([]);
    }
    expect(events[0]?.kind).toBe('progress');
    const last = events.at(-1);
    if (last?.kind !== 'outcome') throw new Error(`the last event is ${last?.kind}`);
    expect(schemaFaults('outcome', last.outcome)).toEqual([]);
    expect(schemaFaults('request', request)).toEqual([]);
    const joined = await gates.join(gate.id);
    expect([joined.joined, await joined.outcome(), await joined.show()]).toEqual([true, last.outcome, last.outcome]);
    expect(await joined.cancel()).toBe(false);
  });
});

it.concurrent('who stops following leaves the gate alone', async () => {
  const { held, release } = hold();
  const hosts = [cpuHost({ beforeMeasure: () => held }), deviceless];
  await bench.scene({ profile: profile(), hosts }, async ({ client, request }) => {
    const gate = await gatesOn(client).start(request);
    const aborting = new AbortController();
    const following = async () => {
      for await (const { kind } of gate.follow({ everyMs: 100, signal: aborting.signal })) {
        if (kind === 'progress') aborting.abort(new Error('seen enough'));
      }
    };
    await expect(following()).rejects.toThrow('seen enough');
    release();
    expect(await gate.outcome()).toMatchObject({ status: 'pass' });
  });
});
