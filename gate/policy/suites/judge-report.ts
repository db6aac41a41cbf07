import type { ReportSet } from '../../baseline/measurement-set.ts';
import type { Problem, ProblemCode } from '../../criterion/measurement.ts';
import type { CommandSuite, Profile } from '../../profile/profile.ts';
import { checkFigures } from '../honesty/impossible-figures.ts';
import { impossibleEstimates, inconsistentReport } from '../honesty/inconsistent.ts';
import { inventedReport } from '../honesty/invented.ts';
import { mockReport, standInForModel } from '../honesty/mock.ts';
import { accusations } from '../honesty/rules.ts';
import { staleReports } from '../honesty/stale.ts';
import { type Asked, wrongRevision, wrongToolchain } from '../honesty/wrong.ts';
import { distinct } from './judge-set.ts';
import { type JudgedReport, keepsOut } from './judged.ts';

/** Codes that a profile's rule may accuse of, besides those with a check of their own. */
const OTHER_RULES: readonly ProblemCode[] = ['vacuous', 'wrong', 'incomplete', 'unstable', 'unreadable'];

/** Checks what one run of a command suite reported, and keeps what counts: of its reports too, by the metrics that read them. */
export function judgeReport(
  uri: string,
  set: ReportSet,
  suite: CommandSuite,
  asked: Asked,
  metrics: Profile['metrics'] = {},
): JudgedReport {
  const revision = [...wrongRevision(set, asked), ...wrongToolchain(set, asked)];
  const mock = mockReport(set, suite);
  const stale = staleReports(set, suite);
  const claims = [
    ...mock,
    ...inventedReport(set, suite.honesty),
    ...inconsistentReport(set, suite.honesty),
    ...OTHER_RULES.flatMap((code) => accusations(code, suite.honesty, set)),
  ];
  const impossible = impossibleEstimates(set.benchmarks);
  const bad = new Set(impossible.map(({ where }) => where));
  const nothingCounts = revision.length > 0 || mock.length > 0;
  const noReportCounts = nothingCounts || claims.some(keepsOut) || set.problems.some((each) => accusesRun(set, each));
  const written = noReportCounts ? {} : keepReports(set, [...stale, ...set.problems]);
  const figures = checkFigures(written, metrics, set.suite, set.run);
  return {
    uri,
    set,
    reports: figures.reports,
    // Figures that a script made up take nothing from the benches that it really ran.
    kept: nothingCounts ? [] : set.benchmarks.filter(({ id }) => !bad.has(id)),
    problems: distinct([...set.problems, ...revision, ...claims, ...stale, ...impossible, ...figures.problems]),
    modelMissing: standInForModel(set, suite).length > 0,
  };
}

/** True where the host's problem is one of the run as a whole. */
const accusesRun = (set: ReportSet, problem: Problem): boolean =>
  keepsOut(problem) && [set.suite, set.run, `${set.suite}/${set.run}`].includes(problem.where);

function keepReports(set: ReportSet, problems: readonly Problem[]): Record<string, unknown> {
  const accused = new Set(problems.filter(keepsOut).map(({ where }) => where));
  return Object.fromEntries(
    Object.entries(set.reports).filter(([name, report]) => report !== null && !accused.has(name)),
  );
}
