import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LOOPBACK } from '../../temporal-server/ports.ts';
import { ServerProcess } from '../../temporal-server/server-process.ts';
import { privateFolder } from '../cluster-folder.ts';
import type { PartPlan } from '../parts/part.ts';
import { readyBy } from '../parts/ready-by.ts';

export interface UiPlanOptions {
  readonly ui: string;
  readonly port: number;
  /** Address of the Temporal server. */
  readonly server: string;
  readonly namespace: string;
  /** Holds its configuration, in `temporal/`. */
  readonly folder: string;
  readonly log: string;
}

/** Temporal's UI, on this machine only: it asks nobody who they are. */
export function uiPlan({ ui, port, server, namespace, folder, log }: UiPlanOptions): PartPlan {
  const configuration = {
    temporalGrpcAddress: server,
    host: LOOPBACK,
    port,
    enableUi: true,
    defaultNamespace: namespace,
    // What runs here looks for nothing elsewhere.
    notifyOnNewVersion: false,
    // Spoken to without TLS, a browser would keep the cookie that its forms need to itself.
    cors: { cookieInsecure: true },
  };
  return {
    name: 'Temporal UI',
    log,
    port,
    async start() {
      const place = await privateFolder(folder, 'temporal');
      await writeFile(path.join(place, 'ui.yaml'), JSON.stringify(configuration, null, 2));
      return ServerProcess.start(ui, ['--root', folder, '--config', 'temporal', '--env', 'ui', 'start'], log);
    },
    ready: (signal) =>
      readyBy(async () => {
        const answer = await fetch(`http://${LOOPBACK}:${port}`, { signal });
        await answer.body?.cancel();
        return answer.ok;
      }, signal),
  };
}
