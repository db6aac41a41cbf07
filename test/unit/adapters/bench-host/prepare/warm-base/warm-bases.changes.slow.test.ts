import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Edit, warmHost, warmRepository } from '../../../../../support/cargo/warm-host.ts';
import { ISOLATIONS } from '../../../../../support/processes/confine.ts';

const LONG = 300_000;
let repository: Awaited<ReturnType<typeof warmRepository>>;

beforeAll(async () => {
  repository = await warmRepository();
}, LONG);
afterAll(() => repository.remove());

const run = (name: string) => ({ workflowId: 'warm', firstExecutionRunId: name });
const constant = (name: string, value: number): string => `//! Changed.\n\npub const ${name}: u32 = ${value};\n`;
const inner: Edit = { 'inner/src/lib.rs': constant('INNER', 7) };
const script = 'fn main() {\n    println!("cargo:rustc-env=SCRIPT=7");\n}\n';
const bench = (said: number): Edit => ({
  'app/benches/say.rs': `fn main() {\n    println!("${said} {} {} {} x", app::APP, app::SCRIPT, inner::INNER);\n}\n`,
});

// Where there is no sandbox, no warm base is made: the test of an open host says so.
describe.skipIf(!ISOLATIONS.includes('bubblewrap'))('a build that begins with a warm base', () => {
  it(
    'is of the change: dependencies are there, everything of the repository is built',
    async () => {
      const host = await warmHost('changes');
      const first = await repository.job(run('first'), {
        'app/src/lib.rs': `${constant('APP', 7)}pub const SCRIPT: &str = env!("SCRIPT");\n`,
      });
      const made = await host.prepare(first);
      expect(made.base).toBe(repository.main());
      expect(made.told.filter((now) => /warm base: Compiling num-traits/.test(now))).toHaveLength(1);
      expect(await host.build(first)).toMatchObject({ compiled: ['app', 'inner'], says: '1 7 1 1 1' });
      await host.remove(first);

      // What each change says is its own, however old its files seem.
      const changes: [name: string, edit: Edit, says: string][] = [
        ['nothing', {}, '1 1 1 1 1'],
        ['a path dependency', inner, '1 1 1 7 1'],
        ['a build script', { 'app/build.rs': script }, '1 1 7 1 1'],
        ['a bench', bench(7), '7 1 1 1 x'],
      ];
      for (const [name, edit, says] of changes) {
        const job = await repository.job(run(name), edit);
        const { told, base } = await host.prepare(job);
        expect(base).toBe(repository.main());
        expect(told.filter((now) => /Compiling/.test(now))).toEqual([]);
        const built = await host.build(job);
        expect([name, built]).toEqual([name, { compiled: ['app', 'inner'], says, digest: expect.any(String) }]);
        await host.remove(job);
        if (edit !== inner) continue;
        // The very executable that is built of nothing but the change.
        const { warmBase, ...cold } = job;
        expect([warmBase?.commit, (await host.prepare(cold)).base]).toEqual([repository.main(), null]);
        const plain = await host.build(cold);
        expect(plain).toEqual({ compiled: ['app', 'autocfg', 'inner', 'num-traits'], says, digest: built.digest });
        await host.remove(cold);
      }
    },
    LONG,
  );
});
