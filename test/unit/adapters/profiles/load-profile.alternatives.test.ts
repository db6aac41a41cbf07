import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProfile } from '../../../../adapters/profiles/load-profile.ts';
import { Profile } from '../../../../gate/profile/profile.ts';
import { objectsOf, type Schema, shapeOf, valuesOf } from '../../../../gate/profile/schema-shape.ts';
import { faultsOf, folderOf, GOOD } from '../../../support/policy/profile-fixture.ts';

const merged = async (lower: string, upper: string) => {
  const folder = await folderOf({ 'lower.yaml': `${GOOD}${lower}`, 'top.yaml': `extends: ./lower.yaml\n${upper}` });
  return loadProfile(join(folder, 'top.yaml'), { profilesDir: folder });
};

const FORMS = {
  time: '{ suites: [benches], id: a }',
  rate: '{ suites: [benches], benchmark: a }',
  ratio: '{ of: { suites: [benches], benchmark: a }, over: { suites: [benches], benchmark: b } }',
  report: '{ suite: tool, pointer: /a }',
  equal: '{ suite: tool, pointers: [/a, /b] }',
  absent: 'not here',
} as const;
const TOOL = '  tool: { kind: command, lane: cpu, command: "tool {report}" }\n';
const pairs = <T>(all: readonly T[]): [T, T][] =>
  all.flatMap((one) => all.flatMap((other): [T, T][] => (one === other ? [] : [[one, other]])));

describe('what extends another replaces', () => {
  it.each(pairs(Object.keys(FORMS) as (keyof typeof FORMS)[]))('the %s of a metric by its %s', async (one, other) => {
    const profile = await merged(
      `${TOOL}metrics:\n  m: { unit: ns, ${one}: ${FORMS[one]} }\n`,
      `metrics:\n  m: { ${other}: ${FORMS[other]} }\n`,
    );
    expect(Object.keys(profile.metrics.m ?? {}).sort()).toEqual([other, 'unit'].sort());
  });

  it('a benchmark by its id, and the other way round', async () => {
    const of = (key: string) =>
      `metrics:\n  m: { unit: ns, time: { suites: [benches], ${key}: a, statistic: mean } }\n`;
    const over = (key: string) => `metrics:\n  m: { time: { ${key}: b } }\n`;
    const rest = { suites: ['benches'], statistic: 'mean' };
    expect((await merged(of('id'), over('benchmark'))).metrics.m).toEqual({
      unit: 'ns',
      time: { ...rest, benchmark: 'b' },
    });
    expect((await merged(of('benchmark'), over('id'))).metrics.m).toEqual({ unit: 'ns', time: { ...rest, id: 'b' } });
    expect((await merged(of('id'), over('id'))).metrics.m).toEqual({ unit: 'ns', time: { ...rest, id: 'b' } });
  });

  it.each(pairs(['above', 'atLeast', 'below', 'atMost', 'range']))('the bound %s by %s', async (one, other) => {
    const bound = (key: string) => `bound: { ${key}: ${key === 'range' ? '[1, 2]' : '1'} }`;
    const profile = await merged(
      `metrics: { m: { unit: x, rate: ${FORMS.rate} } }\ntargets:\n  t: { metric: m, missed: a, ${bound(one)} }\n`,
      `targets:\n  t: { ${bound(other)} }\n`,
    );
    expect(profile.targets.t).toMatchObject({ metric: 'm', missed: 'a' });
    expect(Object.keys(profile.targets.t?.bound ?? {})).toEqual([other]);
  });

  it('a suite of one kind by one of the other, with what both have', async () => {
    const lower = '    required: true\n    expectedLeftOut: [a]\n';
    const command = await merged(lower, 'suites:\n  benches: { kind: command, command: ./bench.sh, reports: false }\n');
    expect(command.suites.benches).toMatchObject({
      kind: 'command',
      required: true,
      lane: 'cpu',
      command: './bench.sh',
    });
    expect(command.suites.benches).not.toHaveProperty('expectedLeftOut');
    const criterion = await merged(
      `${TOOL.replace(' }\n', ', leaves: [a.json], required: true }\n')}`,
      'suites:\n  tool: { kind: criterion, command: cargo bench }\n',
    );
    expect(criterion.suites.tool).toMatchObject({ kind: 'criterion', required: true });
    expect(criterion.suites.tool).not.toHaveProperty('leaves');
  });

  it('nothing where the upper only adds to what the lower says', async () => {
    const rate = `metrics:\n  m: { unit: x, rate: ${FORMS.rate} }\n`;
    const { metrics } = await merged(rate, 'metrics:\n  m: { unit: y, rate: { scale: 2 } }\n');
    expect(metrics.m).toEqual({ unit: 'y', rate: { suites: ['benches'], benchmark: 'a', scale: 2 } });
    expect((await merged(rate, 'metrics:\n  m: { unit: y }\n')).metrics.m).toMatchObject({ rate: { benchmark: 'a' } });
  });

  it('what is removed by name as well', async () => {
    const rate = `metrics:\n  m: { unit: x, rate: ${FORMS.rate} }\n`;
    const { metrics } = await merged(rate, 'metrics:\n  m: { rate: null, absent: none here }\n');
    expect(metrics.m).toEqual({ unit: 'x', absent: 'none here' });
  });
});

it('tells a key of another kind, and two forms in one file, where they are written', async () => {
  const text = `extends: ./lower.yaml
suites:
  benches: { runs: [{ name: a }] }
metrics:
  m: { unit: x, rate: ${FORMS.rate}, absent: none }
`;
  const faults = await faultsOf({ 'lower.yaml': `${GOOD}    expectedLeftOut: [a]\n`, 'top.yaml': text });
  expect(faults[0]).toMatch(/^top\.yaml:3:14: suites\.benches\.runs: unknown key; /);
  expect(faults[1]).toMatch(/^top\.yaml:5:/);
  expect(faults).toHaveLength(2);
});

/** Where a profile has alternatives that exclude each other. */
function alternatives(schema: Schema, path: string, found: string[] = []): string[] {
  const objects = objectsOf(schema);
  if (objects.length > 1) found.push(path);
  for (const object of objects) {
    for (const [key, part] of Object.entries(shapeOf(object))) alternatives(part, `${path}.${key}`, found);
  }
  const values = valuesOf(schema);
  if (values !== null) alternatives(values, `${path}.*`, found);
  return found;
}

it('is tested at every place where a profile has alternatives', () => {
  expect(alternatives(Profile, '')).toEqual(['.suites.*', '.metrics.*', '.metrics.*.time', '.targets.*.bound']);
});
