import { type Command, Option } from 'commander';
import type { StateOf } from '../../client/library/signature-states.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import type { Ended } from '../terminal/ended.ts';
import { printable } from '../terminal/printable.ts';
import type { LookUpIo } from './show.ts';

/** The commands below `benchmark-gate baseline`. Each loads what it needs when it runs. */
export function addBaselineCommands(program: Command, io: CommandIo, ended: Ended): void {
  const baseline = program.command('baseline').description('look at stored baselines, and look after them');
  const store = async () => (await import('../../adapters/store/open-store.ts')).openStore(io.env);
  const signed = async () => {
    const opened = await store();
    return {
      store: opened,
      stateOf: await (await import('../../client/library/signature-states.ts')).signatureStates(io.env, opened),
    };
  };
  const told = { stdout: io.stdout, warn: (line: string) => void io.stderr.write(`${printable(line)}\n`) };
  baseline
    .command('list')
    .description('what is stored: complete baselines first, then the newest')
    .option('--repo <owner/name>', 'only of this repository')
    .option('--commit <sha>', 'only of this commit, or those that begin so')
    .option('--tree <sha>', 'only of this tree, or those that begin so')
    .option('--branch <name>', 'only of this branch')
    .option('--pr <n>', 'only of this pull request')
    .option('--issue <n>', 'only of this issue')
    .option('--profile <name>', 'only of this profile')
    .option('--json', 'print them as JSON')
    .action(async (options) => {
      const { baselineList } = await import('./show.ts');
      await baselineList({ ...options, ...(await signed()) }, told);
    });
  baseline
    .command('show <ref>')
    .description('a baseline by digest, commit, tree or branch, or the beginning of one, by pr-N or issue-N, or by URI')
    .option('--json', 'print the document')
    .action(async (ref, options) => {
      const { baselineShow } = await import('./show.ts');
      await baselineShow(ref, { ...options, ...(await signed()) }, told);
    });
  baseline
    .command('verify [ref...]')
    .description('check stored baselines, all where none is named; exits with 1 where something is wrong')
    .option('--json', 'print what was found as JSON')
    .action(async (refs, options) => {
      const { baselineVerify } = await import('./verify.ts');
      ended(await baselineVerify(refs, { ...options, ...(await signed()) }, told));
    });
  addCompare(baseline, told, signed, io.env, ended);
  addCalibrate(baseline, io, ended);
  addTrend(baseline, told, signed, io.env);
  addExport(baseline, told, store);
  addPrune(baseline, told, store);
}

type OpenStore = () => Promise<import('../../adapters/store/content/store.ts').Store>;

type OpenSigned = () => Promise<{ store: Awaited<ReturnType<OpenStore>>; stateOf: StateOf }>;

function addCompare(baseline: Command, io: LookUpIo, signed: OpenSigned, env: NodeJS.ProcessEnv, ended: Ended): void {
  baseline
    .command('compare [ref...]')
    .description(
      'which benchmarks are slower or faster in the second of two baselines, stored or files; exits with 1 on a slowdown',
    )
    .option('--pr <number>', "in place of two: this pull request's head and the commit that it began at")
    .option('--repo <owner/name>', 'the repository of --pr, where the store has several')
    .option(
      '--profile <name|file>',
      "by its suites' thresholds, and those that it requires; default: as the baselines say",
    )
    .option('--threshold <share>', "a slowdown beyond fails the comparison; default: each suite's own, else 5%")
    .option('--q <share>', 'rate of false ones among the differences that are found', '0.01')
    .option('--min-effect <share>', 'a smaller difference is none', '0.5%')
    .option('--same <share>', 'within so much of each other two are the same', '3%')
    .option('--json', 'print the document')
    .option('--markdown', 'print it for a comment')
    .option('--force', 'compare baselines of other machine classes or profiles, or unsigned ones, and mark it')
    .option('--strict', 'exit with 1 also where nothing is decided of a suite')
    .action(async (refs, options) => {
      const { baselineCompare } = await import('./comparing/compare.ts');
      const loadProfile = async (nameOrFile: string) =>
        (await import('../../adapters/profiles/load-profile.ts')).loadProfile(nameOrFile, { env });
      const readHead = async (repository: string, number: number) =>
        (await import('./comparing/read-head.ts')).readHead(env, repository, number);
      const asked = { ...options, loadProfile, readHead, now: new Date() };
      ended(await baselineCompare(refs, { ...asked, ...(await signed()) }, io));
    });
}

function addCalibrate(baseline: Command, io: CommandIo, ended: Ended): void {
  baseline
    .command('calibrate')
    .description('measure one commit against itself, so that baselines of several sessions can be compared')
    .requiredOption('--repo <owner/name>', 'the repository')
    .option('--sha <sha>', 'the commit')
    .option('--branch <branch>', "the commit at this branch's head")
    .option('--source <path|url>', "where the commit is fetched from (default: the repository's URL)")
    .option('--profile <name|file>', "the profile (default: the repository's own, else the shipped one for it)")
    .option('--trust-profile', "take the profile also where the commit's author may have written it")
    .option('--suites <a,b>', 'measure only these suites')
    .option('--sessions <n>', 'how often it is measured, each time in a lease of its own', '8')
    .option('--rounds <n>', 'of each executable in each session', '7')
    .option('--json', 'print the calibrations as JSON')
    .action(async (options) => {
      const { baselineCalibrate } = await import('./calibrate/calibrate.ts');
      const load = async () => (await import('./calibrate/calibrate-dependencies.ts')).calibrateDependencies(io.env);
      ended(await baselineCalibrate(options, io, load));
    });
}

/** Commits of a branch that git is asked for. */
const MOST_COMMITS = 20_000;

function addTrend(baseline: Command, io: LookUpIo, signed: OpenSigned, env: NodeJS.ProcessEnv): void {
  const commits = async (from: string, branch: string): Promise<string[]> => {
    const { firstParents } = await import('../../adapters/git/first-parents.ts');
    const { cacheFolder } = await import('../../adapters/files/user-folders.ts');
    return firstParents({ folder: `${cacheFolder(env)}/local/git`, from, branch, most: MOST_COMMITS });
  };
  baseline
    .command('trend')
    .description('where the level of each benchmark changed on a branch, by its stored baselines')
    .requiredOption('--branch <name>', 'the branch')
    .option('--repo <owner/name>', 'its repository, where the store has several')
    .option('--suite <name>', 'only benchmarks of this suite')
    .option('--benchmark <id>', 'only this benchmark')
    .option('--source <dir>', 'a checkout that says in which order the commits are; default: as they were measured')
    .option('--svg <dir>', 'write a plot of each benchmark into this folder; overwrites nothing')
    .option('--json', 'print the series as JSON')
    .action(async (options) => {
      const { baselineTrend } = await import('./trend/trend.ts');
      await baselineTrend({ ...options, firstParents: commits, ...(await signed()) }, io);
    });
}

function addExport(baseline: Command, io: LookUpIo, store: OpenStore): void {
  baseline
    .command('export <ref>')
    .description('write a baseline as files that other tools know; overwrites nothing')
    .addOption(
      new Option(
        '--format <format>',
        "a tree for 'cargo bench -- --baseline NAME', the document, results for 'xtask bench-compare', or a program's report",
      )
        .choices(['criterion', 'json', 'bench-compare', 'receipt'])
        .makeOptionMandatory(),
    )
    .requiredOption('--to <path>', 'the folder of the tree (CRITERION_HOME), or the file')
    .option('--name <name>', "what the tree calls it (default: 'gate')")
    .option('--suite <name>', 'only the numbers of this suite')
    .addOption(new Option('--lane <lane>', 'only what was measured on this lane').choices(['cpu', 'cuda']))
    .option('--target <name>', 'only the numbers of this bench target')
    .option('--run <name>', "the program's run whose report is meant")
    .action(async (ref, options) => {
      const { baselineExport } = await import('./export.ts');
      await baselineExport(ref, { ...options, store: await store() }, io);
    });
}

function addPrune(baseline: Command, io: LookUpIo, store: OpenStore): void {
  baseline
    .command('prune')
    .description('remove what the policy no longer keeps, of each repository, profile and machine class')
    .option('--keep-days <n>', 'keep complete baselines, and what belongs to none, for so many days', '90')
    .option('--keep-newest <n>', 'keep so many of the newest, however old', '20')
    .option('--keep-branch-days <n>', 'keep the newest complete one of each branch for so many days', '365')
    .option('--dry-run', 'say what would be removed, and remove nothing')
    .option('--json', 'print it as JSON')
    .action(async (options) => {
      const { baselinePrune } = await import('./prune.ts');
      await baselinePrune({ ...options, now: new Date(), store: await store() }, io);
    });
}
