import { describe, expect, it } from 'vitest';
import { faultsOf, GOOD } from '../../../support/policy/profile-fixture.ts';

const faults = (text: string) => faultsOf({ 'top.yaml': text });

describe('a word that is none of those that there are', () => {
  it.each([
    [
      'a kind',
      GOOD.replace('criterion', 'criteron'),
      '4:11: suites.benches.kind: `criteron` is none of criterion, command',
    ],
    ['a lane', GOOD.replace('cpu\n', 'gpu\n'), '5:11: suites.benches.lane: `gpu` is none of cpu, cuda'],
    [
      'a receipt',
      `${GOOD}receipts: { ledger: sometimes }\n`,
      '7:21: receipts.ledger: `sometimes` is none of always, where-found, never',
    ],
    ['the only one', `${GOOD}receipts: { check: never }\n`, '7:20: receipts.check: expected always, not `never`'],
    [
      'a unit of time',
      `${GOOD}metrics: { m: { unit: minutes, time: { suites: [benches], id: a } } }\n`,
      '7:23: metrics.m.unit: `minutes` is none of ns, us, µs, ms, s',
    ],
    [
      'a statistic',
      `${GOOD}metrics: { m: { unit: ns, time: { suites: [benches], id: a, statistic: best } } }\n`,
      '7:72: metrics.m.time.statistic: `best` is none of typical, mean, median, slope',
    ],
    [
      'a list',
      `${GOOD}receipts: { comment: [never] }\n`,
      '7:22: receipts.comment: expected one of always, on-news, never',
    ],
  ])('is named beside them: %s', async (_, text, fault) => {
    expect(await faults(text)).toEqual([`top.yaml:${fault}`]);
  });

  it('is told where it is missing', async () => {
    expect(await faults('name: a\nsuites:\n  b: { lane: cpu, command: cargo bench }\n')).toEqual([
      'top.yaml:3:3: suites.b.kind: missing: expected one of criterion, command',
    ]);
  });
});

describe('a key that nothing knows', () => {
  it('is told with those that there are, at the top with extends', async () => {
    const [fault] = await faults(GOOD.replace('suites', 'sutes'));
    expect(fault).toBe('top.yaml:1:1: suites: missing: expected record');
    expect((await faults(`${GOOD}sutes: {}\n`))[0]).toMatch(
      /^top\.yaml:7:1: sutes: unknown key \(is suites meant\?\); there are extends, name, .*, suites, metrics, targets, evidence$/,
    );
  });

  it('of a suite is told with those of its kind', async () => {
    const text = `${GOOD}    runs: []\n  other: { kind: command, lane: cpu, command: a, expectedLeftOut: [] }\n`;
    const [benches, other] = await faults(text);
    expect(benches).toMatch(/suites\.benches\.runs: unknown key; there are kind, .*, expectedLeftOut$/);
    expect(other).toMatch(/suites\.other\.expectedLeftOut: unknown key; there are kind, .*, runs, .*, honesty$/);
  });

  it('of a list and of a metric is told with those of its place', async () => {
    const text = `${GOOD}metrics: { m: { unit: x, rate: { suites: [benches], benchmark: a, sacle: 2 } } }
evidence: [{ prefix: p, items: [{ metric: m, digit: 2 }] }]
`;
    expect(await faults(text)).toEqual([
      'top.yaml:7:67: metrics.m.rate.sacle: unknown key (is scale meant?); there are suites, benchmark, side, scale',
      expect.stringMatching(
        /evidence\[0\]\.items\[0\]\.digit: unknown key \(is digits meant\?\); there are label, metric, .*, digits, /,
      ),
    ]);
  });

  it('lists them once where there are several', async () => {
    const told = await faults(`${GOOD}budget: { a: 1, b: 2 }\n`);
    expect(told).toEqual([
      'top.yaml:7:11: budget.a: unknown key; there are pass, build, executable',
      'top.yaml:7:17: budget.b: unknown key',
    ]);
  });
});

describe('a command that begins with what a shell would set', () => {
  const withCommand = (command: string) => faults(GOOD.replace('cargo bench --features cpu', command));
  const variable = (name: string) =>
    `top.yaml:6:14: suites.benches.command: a command sets no variables: say ${name} under "environment:" of the profile, for every command`;
  const toolchain = (name: string) =>
    `top.yaml:6:14: suites.benches.command: a command names no toolchain: rust-toolchain.toml pins it, and "toolchain: { alternatives: [${name}] }" of the profile says what stands in for it`;

  it.each(['FOO=1 cargo bench', 'FOO= cargo bench', 'env FOO=1 cargo bench', 'FOO=1 BAR=2 cargo bench'])(
    'is told where the variable goes: %s',
    async (command) => {
      expect(await withCommand(command)).toEqual([variable('FOO')]);
    },
  );

  it('is told so with quotes in it too', async () => {
    expect(await withCommand(`RUSTFLAGS='-C target-cpu=native' cargo bench`)).toEqual([variable('RUSTFLAGS')]);
  });

  it.each(['cargo +nightly bench', 'cargo +nightly-2026-01-01 bench', 'rustup run nightly cargo bench'])(
    'is told where the toolchain goes: %s',
    async (command) => {
      expect(await withCommand(command)).toEqual([toolchain(/nightly\S*/.exec(command)?.[0] ?? '')]);
    },
  );

  it('is told so in each command line of a suite, of a program too', async () => {
    const text = `name: a
suites:
  b:
    kind: command
    lane: cpu
    command: A=1 ./bench.sh {report}
    simpler: B=1 ./bench.sh {report}
    nextChoices: [C=1 ./bench.sh]
    build: cargo +nightly build
    prepare: [D=1 ./prepare.sh]
`;
    const told = await faults(text);
    expect(told.map((fault) => /^top\.yaml:\d+:\d+: (\S+): a command (?:sets|names) no/.exec(fault)?.[1])).toEqual(
      ['command', 'simpler', 'nextChoices[0]', 'build', 'prepare[0]'].map((place) => `suites.b.${place}`),
    );
  });

  it('is no fault where the word only looks alike', async () => {
    expect(await withCommand('cargo bench --features a+b --config x=1')).toEqual([]);
  });
});
