import { describe, expect, it } from 'vitest';
import { faultsOf, GOOD } from '../../../../support/policy/profile-fixture.ts';

/** Faults of {@link GOOD} with more below its suites, and other sections after them. */
const faults = (suites: string, sections = ''): Promise<string[]> =>
  faultsOf({ 'top.yaml': `${GOOD}${suites}${sections}` });

const program = (lines: string): string => `  program:\n    kind: command\n    lane: cpu\n${lines}`;

describe('suites', () => {
  it('of kind criterion run cargo bench, and nothing stands for anything in it', async () => {
    expect(
      await faults('    simpler: cargo run\n    nextChoices: ["cargo bench -- {run}"]\n    fallback: cargo bench\n'),
    ).toEqual([
      'top.yaml:7:14: suites.benches.simpler: a command of a criterion suite starts with "cargo bench"',
      'top.yaml:8:19: suites.benches.nextChoices[0]: nothing stands for {run} here; there are no placeholders',
      'top.yaml:9:15: suites.benches.fallback: only a suite of the lane cuda falls back',
    ]);
  });

  it('that are programs know what their placeholders stand for', async () => {
    expect(await faults(program('    command: ./run {modle} {report}\n    prepare: ["./make {model}"]\n'))).toEqual([
      'top.yaml:10:14: suites.program.command: nothing stands for {modle} here; there is {model}, {models}, {run}, {report}',
      'top.yaml:11:15: suites.program.prepare[0]: nothing stands for {model} here; there is {models}',
    ]);
  });

  it('name their models where the command takes one, once each', async () => {
    const runs = '    runs: [{ name: a, model: m }, { name: a }]\n';
    expect(await faults(program(`    command: ./run {model}\n${runs}`))).toEqual([
      'top.yaml:10:14: suites.program.command: {model}, and not every run names a model',
      'top.yaml:11:43: suites.program.runs[1].name: a second run a',
    ]);
    expect(await faults(program(`    command: ./run\n    runs: [{ name: a, model: ../m }]\n`))).toEqual([
      'top.yaml:11:11: suites.program.runs: the runs name models, and no command has {model}',
      'top.yaml:11:30: suites.program.runs[0].model: expected a path inside the checkout, or {models}/…',
    ]);
    expect(await faults(program('    command: ./run\n    whenModelMissing: --mock\n'))).toEqual([
      'top.yaml:11:23: suites.program.whenModelMissing: no run names a model that could be missing',
    ]);
  });

  it('have rules of honesty that can hold', async () => {
    const rules = `    command: ./run
    honesty:
      - { code: mock, pointer: /a, message: m }
      - { code: mock, equals: [1], message: m }
      - { code: mock, message: m }
`;
    expect(await faults(program(rules))).toEqual([
      'top.yaml:12:32: suites.program.honesty[0].pointer: expected equals, contains or exceeds beside it',
      'top.yaml:13:9: suites.program.honesty[1]: missing: the pointer to what is looked at',
      'top.yaml:14:9: suites.program.honesty[2]: a rule without pointer or argument',
    ]);
  });
});

describe('metrics', () => {
  it('read reports of suites and runs that are there', async () => {
    const metrics = `metrics:
  a: { unit: x, report: { suite: nobody, pointer: /a } }
  b: { unit: x, report: { suite: benches, pointer: /a } }
  c: { unit: x, report: { suite: program, run: two, pointer: /a } }
  d: { unit: x, equal: { suite: silent, pointers: [/a, /b] } }
`;
    const silent = '  silent:\n    kind: command\n    lane: cpu\n    command: ./quiet\n';
    expect(await faults(program('    command: ./run {report}\n') + silent, metrics)).toEqual([
      'top.yaml:16:34: metrics.a.report.suite: no suite nobody',
      'top.yaml:17:34: metrics.b.report.suite: benches is of kind criterion: it reports nothing',
      'top.yaml:18:48: metrics.c.report.run: program has no run two; it has all',
      'top.yaml:19:33: metrics.d.equal.suite: silent reports nothing: it has no {report} in its command, and leaves none',
    ]);
  });

  it('pair benchmarks by groups that both patterns have', async () => {
    const ratio = (of: string, over: string) =>
      `metrics:\n  m: { unit: x, ratio: { of: { suites: [benches], benchmark: '${of}' }, over: { suites: [benches], benchmark: '${over}' } } }\n`;
    expect(await faults('', ratio('^(?<b>.)(?<a>.)$', '^(?<a>.)/(?<b>.)$'))).toEqual([]);
    expect(await faults('', ratio('^(?<a>.)$', '^b$'))).toEqual([
      "top.yaml:8:24: metrics.m.ratio: can't be paired: of catches a, over catches nothing by name",
    ]);
  });

  it('choose sides that are measured', async () => {
    const metrics = `  gpu: { kind: criterion, lane: cuda, command: cargo bench }
  script: { kind: command, lane: cpu, command: ./run }
metrics:
  a: { unit: x, rate: { suites: [benches], side: cuda, benchmark: a } }
  b: { unit: x, rate: { suites: [gpu], side: cpu, benchmark: a } }
  c: { unit: x, rate: { suites: [nobody, script], benchmark: a } }
`;
    expect(await faults('', metrics)).toEqual([
      'top.yaml:10:50: metrics.a.rate.side: benches is of the lane cpu',
      'top.yaml:11:46: metrics.b.rate.side: gpu has no fallback that a CPU side could run',
      'top.yaml:12:34: metrics.c.rate.suites[0]: no suite nobody',
      'top.yaml:12:42: metrics.c.rate.suites[1]: script leaves no benchmarks: it is a command without "criterion: true"',
    ]);
  });
});

describe('a time', () => {
  const time = (lines: string) => faults('', `metrics:\n  parse: ${lines}\n`);

  it('is of suites that leave benchmarks, by an id or a pattern, and not both', async () => {
    expect(await time('{ unit: ns, time: { suites: [nowhere], id: a } }')).toEqual([
      'top.yaml:8:39: metrics.parse.time.suites[0]: no suite nowhere',
    ]);
    expect(await time('{ unit: ns, time: { suites: [benches], side: cuda, benchmark: a } }')).toEqual([
      'top.yaml:8:55: metrics.parse.time.side: benches is of the lane cpu',
    ]);
    expect(await time('{ unit: ns, time: { suites: [benches] } }')).toEqual([
      expect.stringMatching(/metrics\.parse\.time: expected suites and exactly one of id, benchmark$/),
    ]);
    expect(await time('{ unit: ns, time: { suites: [benches], id: a, benchmark: b } }')).not.toEqual([]);
  });

  it('has its unit in words already', async () => {
    const shown = (metric: string, format: string) =>
      faults(
        '',
        `metrics:
  parse: { unit: ns, time: { suites: [benches], id: a } }
  rate: { unit: x, rate: { suites: [benches], benchmark: a } }
evidence:
  - prefix: p
    items: [{ metric: ${metric}, format: "${format}" }]
`,
      );
    for (const format of ['{value} ns', '{value}µs', 'took {value} s']) {
      expect(await shown('parse', format)).toEqual([
        expect.stringMatching(/evidence\[0\]\.items\[0\]\.format: \{value\} of a time has its unit already/),
      ]);
      expect(await shown('rate', format)).toEqual([]);
    }
    expect(await shown('parse', '{value} a line')).toEqual([]);
    expect(await shown('parse', '{value} steps')).toEqual([]);
  });
});

describe('targets and evidence', () => {
  it('speak of what there is', async () => {
    const sections = `metrics:
  m: { unit: x, rate: { suites: [benches], benchmark: a } }
targets:
  t: { metric: m, bound: { range: [2, 1] }, missed: a }
evidence:
  - prefix: p
    items:
      - { metric: n, standIn: o, format: fast }
      - { target: t, and: [u] }
      - { standIn: m }
      - { metric: m, met: fine }
`;
    expect(await faults('', sections)).toEqual([
      'top.yaml:10:35: targets.t.bound.range: the lower end lies above the upper',
      'top.yaml:14:19: evidence[0].items[0].metric: no metric n',
      'top.yaml:14:31: evidence[0].items[0].standIn: no metric o',
      'top.yaml:14:42: evidence[0].items[0].format: expected {value} in it',
      'top.yaml:15:28: evidence[0].items[1].and[0]: no target u',
      'top.yaml:16:9: evidence[0].items[2]: expected a metric or a target',
      'top.yaml:16:20: evidence[0].items[2].standIn: stands in for no metric',
      'top.yaml:17:9: evidence[0].items[3]: and, met and missed speak of a target, and there is none',
    ]);
  });

  it('lead to agents, not back into the gate', async () => {
    expect((await faults('', 'routes: { refine: self }\n')).join('\n')).toContain(
      'routes.refine: self is where the gate itself goes on: name an agent',
    );
  });

  it('need a suite', async () => {
    expect(await faultsOf({ 'top.yaml': 'name: a\nsuites: {}\n' })).toEqual([
      'top.yaml:2:9: suites: a profile needs at least one suite',
    ]);
  });
});
