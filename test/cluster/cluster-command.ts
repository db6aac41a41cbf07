import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../adapters/files/package-root.ts';
import { type Ended, runCli } from '../support/processes/run-cli.ts';
import { until } from '../support/until.ts';

/** A running `npm run cluster`. */
export interface ClusterCommand {
  readonly process: ReturnType<typeof spawnCluster>;
  said(): string;
  /** Returns the server's address once all is up. */
  up(): Promise<string>;
  /** Asks that cluster as it tells people to. */
  ask(...args: string[]): Promise<Ended>;
  /** What it says that one may ask for. */
  askedFor(): string[];
}

/** Where clusters are started on the same data, one after the other. */
export class ClusterPlace {
  data: string;

  private constructor(readonly home: string) {
    this.data = join(home, 'data');
  }

  static async make(): Promise<ClusterPlace> {
    const home = await mkdtemp(join(tmpdir(), 'cluster-command-'));
    // The user whom PostgreSQL runs as has to come there.
    await execa('chmod', ['755', home]);
    return new ClusterPlace(home);
  }

  start(...args: string[]): ClusterCommand {
    const running = spawnCluster(this.data, args);
    let text = '';
    running.all.on('data', (some) => {
      text += String(some);
    });
    const said = () => text;
    const exported = () => /^ +export (.+)$/m.exec(text)?.[1]?.split(' ') ?? [];
    return {
      process: running,
      said,
      async up() {
        await until('the cluster up', async () => {
          if (running.exitCode !== null) throw new Error(`it ended: ${text}`);
          return text.includes('Ctrl-C ends all of it');
        });
        return /^Temporal server +(\S+)/m.exec(text)?.[1] ?? '';
      },
      ask: (...asked) =>
        runCli(asked, { env: Object.fromEntries(exported().map((each) => each.split('=', 2))), cwd: this.home }),
      askedFor: () => /benchmark-gate (run .+)$/m.exec(text)?.[1]?.split(' ') ?? [],
    };
  }

  remove(): Promise<void> {
    return rm(this.home, { recursive: true, force: true });
  }
}

/** Without npm between it and its signals. */
function spawnCluster(data: string, args: readonly string[]) {
  const main = join(packageRoot(), 'demo', 'cluster', 'main.ts');
  const ports = args.includes('--port') ? [] : ['--port', '0', '--ui-port', '0'];
  return execa(process.execPath, ['--import', 'tsx', main, '--data', data, ...ports, ...args], {
    reject: false,
    all: true,
  });
}
