import { expect, it } from 'vitest';
import { ISOLATIONS } from '../support/processes/confine.ts';
import { hostileBench } from '../system/hostile/hostile-bench.ts';

const MIB = 1024 * 1024;

it.each(ISOLATIONS)('a bench that prints 1 GB costs a log of bounded size, isolation %s', async (isolation) => {
  const hostile = await hostileBench('prints', isolation);
  await hostile.prepare();
  const bench = await hostile.build();
  const before = process.memoryUsage().rss;
  const { failure, log } = await hostile.run(bench, 'prints 1024', { timeoutMs: 10 * 60_000 });
  expect(failure).toBeNull();
  expect(log.length).toBeLessThan(65 * MIB);
  expect(log.trimEnd().split('\n').at(-1)).toContain('the log ends here');
  // The log itself was read here, and compressed: what was printed is a multiple of this.
  expect(process.memoryUsage().rss - before).toBeLessThan(600 * MIB);
  await hostile.remove();
});
