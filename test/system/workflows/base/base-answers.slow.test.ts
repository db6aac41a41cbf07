import { afterAll, beforeAll, expect, it } from 'vitest';
import { tried } from '../../../support/tries-all.ts';
import {
  broken,
  charged,
  crashed,
  fails,
  failure,
  flooded,
  found,
  hostOf,
  ofBase,
  panics,
  profile,
  run,
  sparedWith,
} from '../../../support/workflows/base-hosts.ts';
import { GateBench } from '../../../support/workflows/gate-bench.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

it.concurrent.each<[string, object, object, unknown]>(
  tried(5, [
    ['a base that is well', fails, {}, expect.stringContaining('(the base is well)')],
    [
      'another benchmark of the same bench',
      fails,
      { measureFails: { kernels: panics('kernels', 'tl1/pack') } },
      expect.stringContaining('(the base fails in another way: bench `kernels` fails in `tl1/pack`)'),
    ],
    [
      'a base without the checkout',
      fails,
      { prepareFails: { class: 'wrong-input', message: 'the bundle lacks the commit' } },
      expect.stringContaining('(whether the base fails too can not be told: the bundle lacks the commit)'),
    ],
    [
      'a base that fails to be checked out by what nobody knows',
      fails,
      { prepareFails: { class: 'GitFailed', message: 'git failed (128) on /var/lib/host' } },
      expect.stringMatching(/can not be told: its base could not be asked\)$/),
    ],
    [
      'a base whose host is short of something, again and again',
      fails,
      { buildFails: { class: 'transient', message: 'the disk is full' } },
      expect.stringContaining('(whether the base fails too can not be told: the disk is full)'),
    ],
    [
      'a bench that the base does not have',
      fails,
      { targets: { codecs: 2 } },
      expect.stringContaining('(the base is well)'),
    ],
    [
      'a second failure that the base does not have',
      { measureFails: { kernels: failure, codecs: panics('codecs', 'tl2/pack') } },
      fails,
      expect.stringContaining('(the base is well)'),
    ],
    [
      'a base whose tool is missing',
      fails,
      { buildFails: { class: 'tool-missing', message: 'no cmake on this host' } },
      expect.stringContaining('(whether the base fails too can not be told: no cmake on this host)'),
    ],
    [
      'another error of the compiler',
      { buildFails: broken('E0308', 'src/lib.rs') },
      { buildFails: broken('E0425', 'src/lib.rs') },
      expect.stringContaining('(the base fails in another way: `pkg` does not compile: E0425 in `src/lib.rs`)'),
    ],
    [
      'a host without room',
      fails,
      { prepareFails: { class: 'host-unfit', message: 'this host has no room for a second checkout: 1.0 GiB' } },
      expect.stringContaining('no room for a second checkout'),
    ],
  ]),
)('charges the change beside %s', async (_, change, base, why) => {
  await bench.scene({ profile: profile(), hosts: [hostOf(change, base)], context: found() }, async (scene) => {
    expect(await run(scene)).toMatchObject(charged(why));
    // Nothing of the base stays on the host.
    expect(ofBase(scene.journal).at(-1)).toBe('remove');
  });
});

it.concurrent.each<[string, object, string]>([
  ['does not compile', { buildFails: broken('E0308', 'src/lib.rs') }, '`pkg` does not compile: E0308 in `src/lib.rs`'],
  ['measures nothing', { targets: { kernels: 0 } }, 'bench `kernels` measures nothing'],
])('does not charge a suite that %s on the base either', async (_, both, what) => {
  await bench.scene({ profile: profile(), hosts: [hostOf(both, both)], context: found() }, async (scene) => {
    expect(await run(scene)).toMatchObject(sparedWith(what));
  });
});

it.concurrent('does not charge what can not be checked out on the base either', async () => {
  const places = [{ file: '.', code: 'too-large' }];
  const prepareFails = { class: 'compile-error' as const, message: 'the commit unfolds into more files', places };
  const hosts = [hostOf({}, { prepareFails }, { prepareFails })];
  await bench.scene({ profile: profile(), hosts, context: found() }, async (scene) => {
    expect(await run(scene)).toMatchObject(sparedWith('the commit is too large'));
  });
});

it.concurrent.each<[string, object, object]>([
  [
    'the host where it crashes over the base too',
    { buildFails: crashed },
    { status: 'skipped', reason: 'degraded-provider', grounds: { row: '8' } },
  ],
  ['the change where it builds the base', {}, charged(expect.stringContaining('(the base is well)'))],
])('blames for a compiler that crashes three times %s', async (_, base, expected) => {
  const hosts = [hostOf({ buildFails: crashed }, base)];
  await bench.scene({ profile: profile(), hosts, context: found() }, async (scene) => {
    expect(await run(scene)).toMatchObject(expected);
  });
});

it.concurrent('asks anew about a compiler that crashes, whatever was found before, and keeps what it finds for nobody', async () => {
  const context = found();
  const of = (change: object, base: object) => ({ profile: profile(), hosts: [hostOf(change, base)], context });
  const crashes = { buildFails: crashed };
  // Kept: the base is well.
  await bench.scene(of(fails, {}), async (scene) => {
    expect(await run(scene)).toMatchObject({ status: 'fail' });
  });
  await bench.scene(of(crashes, crashes), async (scene) => {
    expect(await run(scene)).toMatchObject({ status: 'skipped', reason: 'degraded-provider', grounds: { row: '8' } });
  });
  await bench.scene(of(crashes, {}), async (scene) => {
    expect(await run(scene)).toMatchObject(charged(expect.stringContaining('(the base is well)')));
  });
});

const ranOut = { status: 'skipped', reason: 'degraded-provider', grounds: { row: '8' } };
it.concurrent.each<[string, object, object]>([
  ['the host where the base fills it, too', { buildFails: flooded }, ranOut],
  ['the host where the base fails in another way', { buildFails: broken('E0308', 'src/lib.rs') }, ranOut],
  ['the host where the base can not be asked', { prepareFails: { class: 'host-unfit', message: 'no room' } }, ranOut],
  ['the change where the base builds in the same room', {}, charged(expect.stringContaining('(the base is well)'))],
])(
  'blames for a build that fills the disk in every attempt %s, and keeps no answer about it',
  async (_, base, expected) => {
    const hosts = [hostOf({ buildFails: flooded }, base)];
    await bench.scene({ profile: profile(), hosts, context: found() }, async (scene) => {
      expect(await run(scene)).toMatchObject(expected);
    });
  },
);
