import { mkdir } from 'node:fs/promises';
import type { BenchExecutable } from '../../../gate/contract/executables.ts';
import { filtersFor, isExactId } from '../../../gate/criterion/listing/filter.ts';
import { missingFrom } from '../../../gate/criterion/listing/listing.ts';
import type { Mount } from '../../confinement/sandbox/confined-command.ts';
import { filteredArguments } from '../cargo/bench-arguments.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import type { OpenedJob } from '../job/opened-job.ts';
import { runStep, type StepResult } from '../job/run-step.ts';
import { requireThere } from './require-there.ts';
import type { TurnHooks } from './run-in-turn.ts';

const TICK_MS = 500;

/** The tree is looked at when a benchmark begins, and this often besides: looking costs the machine that measures. */
const LOOK_TICKS = 10;

export interface BenchCall {
  readonly executable: BenchExecutable;
  /** `CRITERION_HOME`. */
  readonly home: Mount;
  /** Names to measure; those that are in the tree already are left away. */
  readonly wanted: readonly string[];
  /** True where {@link wanted} is all that the executable lists: it then runs exactly as cargo would run it. */
  readonly all: boolean;
  readonly exact: boolean;
  readonly timeoutMs: number;
  /** Called when a process begins. */
  readonly onStart?: () => void;
  /** How its processes take their turn with others; absent: as the machine's lock has it. */
  readonly turn?: TurnHooks;
  /** Called at every tick with the milliseconds since the first process began. */
  readonly onTick?: (elapsedMs: number) => Promise<void>;
  /** Called for each line of standard output. */
  readonly onOutput?: (line: string) => void;
  /** Called for each line of either stream. */
  readonly onLine?: (line: string) => void;
  /** Name of the processes' logs. */
  readonly log: string;
  /** What is told besides the counts. */
  readonly now: string;
}

/** How a run of benches ended: the last process's end, and where it was. */
export interface BenchRunEnd {
  /** Null: everything was there already, and nothing had to run. */
  readonly result: StepResult | null;
  /** The benchmark that was under way last, by the name that Criterion prints. */
  readonly current: string | null;
  readonly durationMs: number;
  /** Of all processes; null where nothing ran, or the host doesn't count it. */
  readonly peakMemoryBytes: number | null;
  /** Addresses of the processes' logs. */
  readonly logs: readonly string[];
}

/** Measures what is missing of the wanted benchmarks. */
export async function runBenches(
  host: BenchHost,
  opened: OpenedJob,
  run: BenchCall,
  watch: Watch,
): Promise<BenchRunEnd> {
  await mkdir(run.home.outside, { recursive: true });
  const missing = await missingOf(host, run);
  let end: BenchRunEnd = { result: null, current: null, durationMs: 0, peakMemoryBytes: null, logs: [] };
  const processes = filters(run, missing);
  for (const [index, filter] of processes.entries()) {
    const left = run.timeoutMs - end.durationMs;
    const turn = hooksOf(run.turn, { isFirst: index === 0, isLast: index === processes.length - 1 });
    const next = await runOne(host, opened, { ...run, turn, timeoutMs: left }, filter, end.durationMs, watch);
    end = {
      ...next,
      durationMs: end.durationMs + next.durationMs,
      peakMemoryBytes: greater(end.peakMemoryBytes, next.peakMemoryBytes),
      logs: [...end.logs, ...next.logs],
    };
    if (end.result?.exitCode !== 0) break;
  }
  return end;
}

/** What of a turn is a process's affair. */
const hooksOf = (
  { admit, onLastStart, onLastEnd, settle }: TurnHooks = {},
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
): TurnHooks => ({
  ...(isFirst && admit !== undefined ? { admit } : {}),
  ...(isLast && onLastStart !== undefined ? { onLastStart } : {}),
  ...(isLast && onLastEnd !== undefined ? { onLastEnd } : {}),
  ...(isLast && settle !== undefined ? { settle } : {}),
});

const greater = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);

/** The wanted benchmarks that aren't whole in the tree. */
async function missingOf(
  host: Pick<BenchHost, 'listFinished'>,
  run: Pick<BenchCall, 'home' | 'wanted'>,
): Promise<string[]> {
  const finished = await host.listFinished(run.home.outside);
  return missingFrom(
    run.wanted,
    finished.map((name) => ({ id: name, title: name })),
  );
}

/** One set of arguments for each process: Criterion takes one filter. */
function filters(run: BenchCall, missing: readonly string[]): string[][] {
  const { args } = run.executable;
  if (missing.length === 0) return [];
  if (run.all && missing.length === run.wanted.length) return [[...args]];
  const [only] = missing;
  if (missing.length === 1 && only !== undefined && run.exact && isExactId(only)) {
    return [filteredArguments(args, ['--exact', only])];
  }
  return filtersFor(missing).map(({ expression }) => filteredArguments(args, [expression]));
}

async function runOne(
  host: BenchHost,
  opened: OpenedJob,
  run: BenchCall,
  args: readonly string[],
  before: number,
  watch: Watch,
): Promise<BenchRunEnd> {
  const { executable, home, turn } = run;
  await requireThere(opened, executable);
  let current: string | null = null;
  let moved = true;
  let startedAt: number | null = null;
  let endedAfterMs = 0;
  const tell = () => tellProgress(host, run, current, watch);
  const ticking = every(TICK_MS, async (tick) => {
    // While the machine is waited for, that is what there is to tell.
    if (startedAt === null) return;
    await run.onTick?.(before + performance.now() - startedAt);
    if (!moved && tick % LOOK_TICKS !== 0) return;
    moved = false;
    await tell();
  });
  try {
    const result = await runStep(
      host,
      opened,
      {
        ...opened.forMeasuring,
        writable: [...opened.forMeasuring.writable, home],
        file: executable.path,
        args,
        cwd: executable.cwd,
        environment: measuringEnvironment(opened, executable, home),
        timeoutMs: run.timeoutMs,
        onStart: () => {
          startedAt = performance.now();
          run.onStart?.();
          turn?.onLastStart?.();
        },
        ...(turn?.admit === undefined ? {} : { admit: turn.admit }),
        onEnd: (well) => {
          if (startedAt !== null) endedAfterMs = performance.now() - startedAt;
          startedAt = null;
          turn?.onLastEnd?.(well);
        },
        settle: async () => {
          if (turn?.settle === undefined) return;
          // What its last lines said has to be known to whoever takes this up again.
          await run.onTick?.(before + endedAfterMs);
          await turn.settle();
        },
        onLine: (line, stream) => {
          if (stream === 'stdout') run.onOutput?.(line);
          run.onLine?.(line);
          const name = nameIn(line);
          if (name === null || name === current) return;
          current = name;
          moved = true;
        },
        log: run.log,
        doing: `measures ${executable.target}`,
      },
      watch,
    );
    await ticking.stop();
    await tell();
    const { durationMs, peakMemoryBytes } = result;
    return { result, current, durationMs, peakMemoryBytes, logs: result.log === null ? [] : [result.log] };
  } finally {
    await ticking.stop();
  }
}

/** Tells how many benchmarks are there, and which one is under way. */
async function tellProgress(host: BenchHost, run: BenchCall, current: string | null, watch: Watch): Promise<void> {
  const missing = await missingOf(host, run);
  watch.onProgress({
    now: `${run.now}: ${current ?? missing[0] ?? run.executable.target}`,
    done: run.wanted.length - missing.length,
    listed: run.wanted.length,
  });
}

/** The benchmark that Criterion says it is at. */
const nameIn = (line: string): string | null =>
  /^Benchmarking (.+?)(?:: (?:Warming up|Collecting|Analyzing).*)?$/.exec(line)?.[1] ?? null;

/** What a bench process gets: cargo's variables for it, then the named ones, so that none of those can be replaced. */
const measuringEnvironment = (
  opened: OpenedJob,
  executable: Pick<BenchExecutable, 'environment'>,
  home: Mount,
): Record<string, string> => ({ ...executable.environment, ...opened.environment, CRITERION_HOME: home.inside });

/** Calls again and again, never twice at once; `stop` waits for the call under way. */
function every(milliseconds: number, call: (tick: number) => Promise<void>): { stop: () => Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  let tick = 0;
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    tick += 1;
    // A look that fails is made again; the reading at the end is what counts, and that one may fail loudly.
    running = call(tick)
      .catch(() => undefined)
      .finally(() => {
        busy = false;
      });
  }, milliseconds);
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}
