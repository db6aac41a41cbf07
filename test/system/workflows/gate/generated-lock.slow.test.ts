import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import { CPU, cpuHost, cudaHost, deviceless, OPTIONAL, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

/** What each host would generate by itself, another one each time that it is asked. */
function generating() {
  let count = 0;
  const texts = new Map<string, string>();
  const generates = () => {
    count += 1;
    const uri = `lock:${count}`;
    texts.set(uri, `the lock file ${count}`);
    return { uri, digest: `sha256:${String(count).repeat(64)}`, origin: 'generated' as const };
  };
  return { generates, texts };
}

const prepared = (journal: readonly string[]) => journal.filter((line) => line.includes(' prepare')).map(withoutHost);
const withoutHost = (line: string): string => line.replace(/^\S+ /, '');

it.concurrent('is one for both lanes, in every baseline, and said', async () => {
  const { generates, texts } = generating();
  const hosts = [cpuHost({ generates }), cudaHost({ generates })];
  await bench.scene({ profile: profile({ targets: {} }), hosts }, async ({ gates, request, journal, store }) => {
    for (const [uri, text] of [1, 2].map((at) => [`lock:${at}`, `the lock file ${at}`] as const)) texts.set(uri, text);
    for (const [uri, text] of texts) store.texts.set(uri, text);
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome).toMatchObject({ status: 'pass' });
    expect(outcome.evidence[0]).toContain('; lock file generated: not committed');
    expect(prepared(journal)).toEqual(['prepare with sha256:111', 'prepare with sha256:111']);
    const kept = { digest: `sha256:${'1'.repeat(64)}`, origin: 'generated', text: 'the lock file 1' };
    expect(store.baselines.map(({ lockFile }) => lockFile)).toEqual([kept, kept]);
  });
});

it.concurrent('goes on with the next host and the next pass', async () => {
  const { generates } = generating();
  let asked = 0;
  const takesMs = () => 20 * 60_000;
  const options = { generates, takesMs, commands: { [CPU]: { targets: { a: 1, b: 1, c: 1 } }, [OPTIONAL]: {} } };
  const scene = {
    profile: profile({ budget: { pass: '25 min' }, targets: {} }),
    hosts: [cpuHost(options), deviceless],
  };
  await bench.scene(scene, async ({ gates, request, journal, store }) => {
    for (const at of [1, 2, 3]) store.texts.set(`lock:${at}`, `the lock file ${at}`);
    const outcome = await (await gates.start(request)).outcome();
    asked = outcome.iteration;
    expect(asked).toBeGreaterThan(0);
    expect(new Set(prepared(journal))).toEqual(new Set(['prepare with sha256:111']));
    expect(prepared(journal).length).toBeGreaterThan(1);
    expect(store.baselines.map(({ lockFile }) => lockFile?.text)).toEqual(['the lock file 1']);
  });
});
