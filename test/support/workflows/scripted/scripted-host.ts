import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { HostActivities, LaneActivities } from '../../../../activities/interfaces.ts';
import type { BenchExecutable } from '../../../../gate/contract/executables.ts';
import type { FailureReport } from '../../../../gate/contract/failure.ts';
import type { HostJob } from '../../../../gate/contract/host-job.ts';
import { type PairSide, type TakenHalf, withDiffering } from '../../../../gate/contract/measured/measured-pair.ts';
import type { RoundAsked } from '../../../../gate/contract/measured/round-ref.ts';
import { HOST_LEASED_SIGNAL } from '../../../../gate/names/names.ts';
import type { CommandScript, HostScript } from './host-script.ts';
import type { SetStore } from './scripted-sets.ts';

/** What a scripted host measures by. */
interface Measuring {
  readonly job: HostJob;
  readonly suite: string;
  readonly command: string;
  readonly executable: BenchExecutable;
  readonly round?: RoundAsked | undefined;
}

/** Every activity call of a host, in order: what tests look at. */
export type Journal = string[];

const identified = (identity: string | undefined): Pick<BenchExecutable, 'identity'> =>
  identity === undefined ? {} : { identity };

const fail = (report: FailureReport): never => {
  throw ApplicationFailure.create({
    message: report.message,
    type: report.class,
    nonRetryable: report.class !== 'transient',
    details: [report],
  });
};

/**
 * A bench host that builds and measures by a script, in place of cargo: its lease, heartbeats and cancellation are
 * real. It stores sets of samples as a host would, so that everything behind it judges real documents.
 */
export function createScriptedHost(
  script: HostScript,
  store: SetStore,
  client: Client,
  journal: Journal,
): LaneActivities & HostActivities {
  const {
    id: hostId,
    lane,
    machineClass = `${lane}-class`,
    gpu = { available: false, reason: 'no nvidia-smi' },
  } = script;
  const commandsOf = ({ asBase }: HostJob) =>
    (asBase === undefined ? undefined : script.base?.commands) ?? script.commands;
  const sideOf = ({ asBase }: Pick<HostJob, 'asBase'>) => (asBase === undefined ? '' : ' of the base');
  const scriptOf = (command: string, job: HostJob): CommandScript => {
    const found = commandsOf(job)[command];
    return found ?? fail({ class: 'compile-error', message: `no script for: ${command}` });
  };
  const executable = (command: string, target: string, isBase: boolean): BenchExecutable => ({
    key: `pkg::${target}[${command.includes('gpu') ? 'gpu' : 'cpu'}] --bench`,
    package: 'pkg',
    target,
    kind: 'bench',
    features: [command.includes('gpu') ? 'gpu' : 'cpu'],
    harness: 'criterion',
    path: `/target/${target}`,
    cwd: '/checkout',
    args: ['--bench'],
    environment: script.environment ?? {},
    ...identified(script.identityOf?.(target, isBase)),
  });
  const beating = async <T>(work: () => Promise<T>): Promise<T> => {
    const beat = setInterval(() => Context.current().heartbeat(), 200);
    try {
      return await work();
    } finally {
      clearInterval(beat);
    }
  };
  const state = {
    at: '2026-01-01T00:00:00.000Z',
    load: 0,
    freeMemoryBytes: 1024 ** 3,
    freeDiskBytes: 1024 ** 4,
    remarks: [...(script.remarks ?? [])],
  };
  const own = script.nonce === undefined ? {} : { nonce: script.nonce };
  const terms = script.terms === undefined ? {} : { terms: script.terms };
  const pairs = script.knowsNoPairs ? {} : { pairs: true as const };
  const isolation = script.isolation ?? ('bubblewrap' as const);
  const host = { id: hostId, ...own, lane, machineClass, gpu, isolation, conditions: { state }, ...pairs };
  const common = ({ commit, tree, conditions }: HostJob) => ({ commit, tree, conditions, hostId, machineClass, lane });

  const measure = async ({ job, suite, command, executable: measured, round }: Measuring): Promise<TakenHalf> => {
    const number = round?.number ?? 1;
    journal.push(`${hostId} measure ${measured.target}${sideOf(job)}${round === undefined ? '' : ` round ${number}`}`);
    if (round?.only !== undefined) script.onlyAsked?.(measured.target, number, round.only);
    const started = Date.now();
    const before = job.asBase === undefined ? script.beforeMeasure : script.base?.beforeMeasure;
    await before?.(measured.target, Context.current().cancellationSignal);
    const { targets = {}, measureFails } = scriptOf(command, job);
    const listed = targets[measured.target] ?? 0;
    const isBase = job.asBase !== undefined;
    const failure = measureFails?.[measured.target] ?? script.roundFails?.(measured.target, number, isBase);
    const count = (failure as { before?: number } | undefined)?.before ?? (failure ? 0 : listed);
    const durationMs = script.takesMs?.(measured.target) ?? Date.now() - started;
    const set = await store.addSet({
      ...common(job),
      suite,
      command,
      executable: measured,
      listed,
      count,
      ...(round?.only === undefined ? {} : { only: round.only }),
      nanoseconds: (id) => script.nanoseconds?.(id, number, isBase) ?? 1000,
      durationMs,
    });
    const { uri } = set;
    const half = round?.half === undefined ? {} : { half: round.half };
    const ref =
      round === undefined ? set : { ...set, rounds: [{ number, session: round.session, uri, durationMs, ...half }] };
    if (failure === undefined) return { ref };
    const { before: _, ...report } = failure as FailureReport & { before?: number };
    return { failure: count > 0 ? { ...report, measured: ref } : report };
  };

  return {
    leaseHost: ({ leaseId, terms, machineClass: asked = machineClass }) =>
      beating(async () => {
        const refusal = asked === machineClass ? (script.refuses?.(terms) ?? null) : 'of another class';
        journal.push(`${hostId} ${refusal === null ? 'lease' : 'refuse'}`);
        if (refusal !== null) fail({ class: 'host-unfit', message: `${hostId}: ${refusal}` });
        const { workflowExecution: run } = Context.current().info;
        if (run === undefined) throw new Error('a lease belongs to a workflow');
        await client.workflow.getHandle(run.workflowId, run.runId).signal(HOST_LEASED_SIGNAL, { leaseId, host });
        await Context.current().cancelled;
      }),
    answerPresence: async () => ({ hostId, gpu }),
    async prepareCheckout(job) {
      const { lockFile = script.generates?.(), asBase, commit } = job;
      script.onPrepare?.(commit);
      const generated = lockFile === undefined ? '' : ` with ${lockFile.digest.slice(0, 10)}`;
      journal.push(`${hostId} prepare${generated}${sideOf(job)}`);
      const fails = asBase === undefined ? script.prepareFails : script.base?.prepareFails;
      if (fails) fail(fails);
      const { toolchain } = script;
      return { ...(lockFile === undefined ? {} : { lockFile }), ...(toolchain === undefined ? {} : { toolchain }) };
    },
    async buildSuite({ job, command, executables, isOwnBudget }) {
      journal.push(`${hostId} build ${command}${sideOf(job)}`);
      const { targets = {}, leftOut = [], buildFails, buildNeverEnds } = scriptOf(command, job);
      if (buildNeverEnds) {
        fail({ class: isOwnBudget === true ? 'compile-error' : 'budget-out', message: 'building took too long' });
      }
      if (buildFails) fail(buildFails);
      const names = Object.keys(targets).filter((name) => executables === null || executables.includes(name));
      return {
        executables: names.map((target) => executable(command, target, job.asBase !== undefined)),
        leftOut,
        ...terms,
        durationMs: 10,
      };
    },
    async listExecutables({ job, executables }) {
      const commands = Object.values(commandsOf(job));
      const counts = Object.assign({}, ...commands.map(({ targets }) => targets ?? {}));
      return executables.map(({ key, target }) => {
        const listed = (counts as Record<string, number>)[target] ?? 0;
        const failure = commands.flatMap(({ listFails }) => listFails?.[target] ?? [])[0];
        if (failure !== undefined) return { key, listed: 0, failure };
        return listed === 0 ? { key, listed, empty: 'runs under libtest: 0 measured' } : { key, listed };
      });
    },
    measureExecutable: ({ round, ...input }) =>
      beating(async () => {
        const half = await measure({ ...input, round: script.knowsNoRounds ? undefined : round });
        return 'ref' in half ? half.ref : fail(half.failure);
      }),
    measurePair: ({ job, base, executable: measured, first, round, ...input }) =>
      beating(async () => {
        const started = Date.now();
        const { lockFile: _, ...elsewhere } = job;
        const { commit, tree, asBase, number } = base;
        const halfOf = (side: PairSide) => {
          const half = { pair: round.number, order: side === first ? ('first' as const) : ('second' as const) };
          if (side === 'change') return measure({ ...input, job, executable: measured, round: { ...round, half } });
          return measure({
            ...input,
            job: { ...elsewhere, commit, tree, asBase },
            executable: withDiffering(measured, base.executable),
            round: { ...round, number, half },
          });
        };
        const before = first === 'base' ? await halfOf('base') : null;
        const change = await halfOf('change');
        const after = before === null && 'ref' in change ? await halfOf('base') : before;
        return { change, base: after, durationMs: Date.now() - started };
      }),
    async buildCommand({ job, suite }) {
      journal.push(`${hostId} build ${suite}${sideOf(job)}`);
      return { ...terms, durationMs: 10 };
    },
    async runCommand({ job, suite, command, run }) {
      journal.push(`${hostId} run ${suite}/${run.name}${sideOf(job)}`);
      const { reports = {}, runFails } = scriptOf(command, job);
      if (runFails) fail(runFails);
      return store.addReport({ ...common(job), suite, command, run: run.name, report: reports[run.name] ?? null });
    },
    async removeCheckout(job) {
      journal.push(`${hostId} remove${sideOf(job)}`);
    },
  };
}
