import { missingPackage } from '../../adapters/files/optional-packages.ts';
import type { LiveView } from '../../client/follow.ts';
import type { MeasureOutcome } from '../../gate/contract/measuring/measure-outcome.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import type { SuiteProgress } from '../../gate/contract/progress.ts';
import { printable } from './printable.ts';
import { suitesDone, waitsOf, worksUnderWay } from './progress-words.ts';

/** Shows a run while it goes on: a block that is redrawn in a terminal, a line for each change elsewhere. */
export interface LiveTerminal {
  show(view: AnyView): void;
  /** Says something that stays. */
  say(line: string): void;
  /** Ends the showing: what comes next says how it ended. */
  done(): void;
}

type AnyView = LiveView<GateOutcome | MeasureOutcome>;

export async function createLiveTerminal(stream: NodeJS.WriteStream): Promise<LiveTerminal> {
  // A terminal that has no size, as scripts make them, shows no block.
  const isShown = stream.isTTY && stream.rows > 0 && stream.columns > 0;
  return (isShown ? await redrawn(stream) : null) ?? appended(stream);
}

/** Null where the package that redraws is not installed: it is one of those that a plain install is spared. */
async function redrawn(stream: NodeJS.WriteStream): Promise<LiveTerminal | null> {
  const drawing = await import('log-update').catch((error: unknown) => {
    if (missingPackage(error) === 'log-update') return null;
    throw error;
  });
  if (drawing === null) return null;
  const update = drawing.createLogUpdate(stream, { showCursor: true });
  return {
    show: (view) => update(block(view)),
    say(line) {
      update.clear();
      stream.write(`${printable(line)}\n`);
    },
    done: () => update.clear(),
  };
}

/** A benchmark takes some five seconds: of those under way, a log has one line for every few. */
const SAID_EVERY_MS = 15_000;

/**
 * A line for each change of what is done, with the benchmarks under way; where only these change, one for the first of
 * them, and then one every fifteen seconds.
 *
 * @param now milliseconds of any clock that goes on
 */
export function appended(
  stream: Pick<NodeJS.WritableStream, 'write'>,
  now: () => number = () => performance.now(),
): LiveTerminal {
  let last = { doing: '', line: '', at: 0, named: false };
  return {
    show({ progress, steps }) {
      const doing = [progress.phase, ...waitsOf(steps)].join('; ');
      const benchmarks = worksUnderWay(steps);
      const named = benchmarks.length > 0;
      const said = [doing, ...benchmarks].join('; ');
      const line = [said, suitesDone(progress)].filter(Boolean).join('  ');
      // Nobody knows yet what is measured when an executable begins.
      const isFirst = named && !last.named;
      const isNews = line !== last.line && (isFirst || now() - last.at >= SAID_EVERY_MS);
      const isDue = doing !== last.doing || isNews;
      if (!isDue) return;
      stream.write(`${printable(`${elapsed(progress.startedAt)}  ${line}`)}\n`);
      last = { doing, line, at: now(), named };
    },
    say: (line) => void stream.write(`${printable(line)}\n`),
    done() {},
  };
}

/** Lanes, suites, the benchmark under way, and the time since the start. */
function block({ progress, steps }: AnyView, now = Date.now()): string {
  const lines = [
    [`${elapsed(progress.startedAt, now)}  pass ${progress.iteration + 1}`, progress.phase, suitesDone(progress)]
      .filter(Boolean)
      .join('  '),
  ];
  for (const lane of progress.lanes) {
    const state = lane.state === 'fallback' ? 'fallback to CPU' : lane.state;
    lines.push('', `${lane.lane} lane: ${state}${lane.hostId === null ? '' : ` on ${lane.hostId}`}`);
    for (const note of lane.notes ?? []) lines.push(`  not quiet: ${note}`);
    for (const remark of lane.remarks ?? []) lines.push(`  ${remark}`);
    for (const suite of lane.suites) lines.push(suiteLine(suite));
  }
  for (const { name, attempt, told } of steps) {
    if (told === null) continue;
    // Of a build nobody knows how much there is.
    const count = told.listed === undefined ? '' : `, ${told.done ?? 0} of ${told.listed} benchmarks`;
    lines.push('', `${name}${count}${attempt > 1 ? `, attempt ${attempt}` : ''}`, `  ${told.now}`);
  }
  return lines.map(printable).join('\n');
}

const MARKS: Record<SuiteProgress['state'], string> = {
  planned: '·',
  building: '…',
  measuring: '▸',
  done: '✓',
  failed: '✗',
  skipped: '–',
};

function suiteLine({ name, state, now, measured, listed }: SuiteProgress): string {
  const count = state === 'done' ? `${measured} benchmarks measured` : listed > 0 ? `${listed} benchmarks listed` : '';
  return `  ${MARKS[state]} ${name.padEnd(18)} ${state.padEnd(10)} ${[now, count].filter(Boolean).join(', ')}`.trimEnd();
}

function elapsed(since: string, now = Date.now()): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
