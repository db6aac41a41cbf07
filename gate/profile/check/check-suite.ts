import { misplaced } from '../misplaced.ts';
import type { CommandSuite, CriterionSuite, HonestyRule, Suite } from '../profile.ts';
import { type ProfileIssue, under } from './profile-issue.ts';

/** What stands for something else in a command line. */
const PLACEHOLDER = /\{[^{}]*\}|[{}]/g;

/** What the commands of a command suite may contain: see the schema of a command line. */
const OF_A_RUN = ['{model}', '{models}', '{run}', '{report}'];
/** Before there is a run, only the host's folder of models is known. */
const OF_THE_HOST = ['{models}'];

const checkBeginning = ({ path, line }: Line): ProfileIssue[] => {
  const message = misplaced(line);
  return message === null ? [] : [{ path, message }];
};

export function checkSuite(suite: Suite): ProfileIssue[] {
  const fallback: ProfileIssue[] =
    suite.lane === 'cpu' && suite.fallback !== null
      ? [{ path: ['fallback'], message: 'only a suite of the lane cuda falls back' }]
      : [];
  return [...fallback, ...(suite.kind === 'criterion' ? checkCriterion(suite) : checkCommand(suite))];
}

interface Line {
  readonly path: readonly (string | number)[];
  readonly line: string;
}

/** The command lines that measure, each with its place. */
function measuringLines({ command, simpler, nextChoices, fallback }: Suite): Line[] {
  const optional = (name: string, line: string | null): Line[] => (line === null ? [] : [{ path: [name], line }]);
  return [
    { path: ['command'], line: command },
    ...optional('simpler', simpler),
    ...nextChoices.map((line, index) => ({ path: ['nextChoices', index], line })),
    ...optional('fallback', fallback),
  ];
}

const checkCriterion = (suite: CriterionSuite): ProfileIssue[] =>
  measuringLines(suite).flatMap((line) => [
    ...(/^cargo bench(?: |$)/.test(line.line)
      ? []
      : [
          {
            path: line.path,
            message: misplaced(line.line) ?? 'a command of a criterion suite starts with "cargo bench"',
          },
        ]),
    ...checkPlaceholders(line, []),
  ]);

function checkCommand(suite: CommandSuite): ProfileIssue[] {
  const { runs, build, prepare, requires, whenModelMissing, honesty } = suite;
  const measuring = measuringLines(suite);
  const before: Line[] = [
    ...(build === null ? [] : [{ path: ['build'], line: build }]),
    ...prepare.map((line, index) => ({ path: ['prepare', index], line })),
  ];
  const models = runs.flatMap(({ model }, index) =>
    model === undefined ? [] : [{ path: ['runs', index, 'model'], line: model }],
  );
  const files = requires.map((line, index) => ({ path: ['requires', index], line }));
  return [
    ...[...measuring, ...before].flatMap(checkBeginning),
    ...measuring.flatMap((line) => checkPlaceholders(line, OF_A_RUN)),
    ...(whenModelMissing === null
      ? []
      : checkPlaceholders({ path: ['whenModelMissing'], line: whenModelMissing }, OF_A_RUN)),
    ...before.flatMap((line) => checkPlaceholders(line, OF_THE_HOST)),
    ...[...models, ...files].flatMap(checkFile),
    ...checkModels(suite, measuring, models.length),
    ...runs.flatMap(({ name }, index) =>
      runs.findIndex((run) => run.name === name) === index
        ? []
        : [{ path: ['runs', index, 'name'], message: `a second run ${name}` }],
    ),
    ...honesty.flatMap((rule, index) => under(['honesty', index], checkRule(rule))),
  ];
}

const checkPlaceholders = ({ path, line }: Line, allowed: readonly string[]): ProfileIssue[] =>
  [...new Set(line.match(PLACEHOLDER))]
    .filter((found) => !allowed.includes(found))
    .map((found) => ({
      path,
      message: `nothing stands for ${found} here; ${allowed.length === 0 ? 'there are no placeholders' : `there is ${allowed.join(', ')}`}`,
    }));

/** A file lies in the checkout, or below the host's folder of models. */
function checkFile({ path, line }: Line): ProfileIssue[] {
  const inside = line.startsWith('{models}/') ? line.slice('{models}/'.length) : line;
  if (!inside.match(PLACEHOLDER) && !inside.startsWith('/') && !inside.split('/').includes('..')) return [];
  return [{ path, message: 'expected a path inside the checkout, or {models}/…' }];
}

function checkModels(suite: CommandSuite, lines: readonly Line[], models: number): ProfileIssue[] {
  const unused = models > 0 && !lines.some(({ line }) => line.includes('{model}'));
  return [
    ...(unused ? [{ path: ['runs'], message: 'the runs name models, and no command has {model}' }] : []),
    ...(models < suite.runs.length
      ? lines
          .filter(({ line }) => line.includes('{model}'))
          .map(({ path }) => ({ path, message: '{model}, and not every run names a model' }))
      : []),
    ...(models === 0 && suite.whenModelMissing !== null
      ? [{ path: ['whenModelMissing'], message: 'no run names a model that could be missing' }]
      : []),
  ];
}

/** A rule looks at a place, or at an argument. */
function checkRule({ pointer, equals, contains, exceeds, argument }: HonestyRule): ProfileIssue[] {
  const signs = [equals, contains, exceeds].filter((sign) => sign !== undefined).length;
  if (pointer !== undefined && signs === 0) {
    return [{ path: ['pointer'], message: 'expected equals, contains or exceeds beside it' }];
  }
  if (pointer === undefined && signs > 0) return [{ path: [], message: 'missing: the pointer to what is looked at' }];
  if (pointer === undefined && argument === undefined)
    return [{ path: [], message: 'a rule without pointer or argument' }];
  return [];
}
