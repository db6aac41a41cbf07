import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { freePorts, LOOPBACK } from '../../temporal-server/ports.ts';
import { ServerProcess } from '../../temporal-server/server-process.ts';
import { privateFolder } from '../cluster-folder.ts';
import type { PartPlan } from '../parts/part.ts';
import { readyBy } from '../parts/ready-by.ts';
import type { PostgresAddress } from '../postgres/postgres-address.ts';
import { freeMembershipPorts } from './membership-ports.ts';
import {
  dynamicSettings,
  MEMBERSHIP_PORTS,
  SERVICE_PORTS,
  serverConfiguration,
  serverPorts,
} from './server-configuration.ts';

export interface ServerPlanOptions {
  readonly server: string;
  readonly postgres: PostgresAddress;
  /** Where clients and workers find it, on the loopback address. */
  readonly port: number;
  /** Holds its configuration, in `temporal/`. */
  readonly folder: string;
  readonly log: string;
}

/** A whole Temporal server in one process. Its inner ports are chosen anew with each start. */
export function serverPlan({ server, postgres, port, folder, log }: ServerPlanOptions): PartPlan {
  const place = path.join(folder, 'temporal');
  const [configuration, dynamicFile] = [path.join(place, 'server.yaml'), path.join(place, 'dynamic.yaml')];
  return {
    name: 'Temporal server',
    log,
    port,
    async start() {
      const ports = serverPorts(port, await freePorts(SERVICE_PORTS), await freeMembershipPorts(MEMBERSHIP_PORTS));
      await privateFolder(folder, 'temporal');
      await writeFile(dynamicFile, JSON.stringify(dynamicSettings()));
      // The database's password is in it.
      const text = JSON.stringify(serverConfiguration({ postgres, ports, dynamicFile }), null, 2);
      await writeFile(configuration, text, { mode: 0o600 });
      const where = ['--root', folder, '--config', 'temporal', '--env', 'server'];
      return ServerProcess.start(server, [...where, '--allow-no-auth', 'start'], log);
    },
    ready: (signal) => readyBy(() => answers(`${LOOPBACK}:${port}`), signal),
  };
}

async function answers(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: '2s' });
  try {
    // Answered by the history part's shards as well: whoever asks for a workflow then is answered.
    await connection.withDeadline(Date.now() + 5_000, () => connection.workflowService.listNamespaces({ pageSize: 1 }));
    return true;
  } finally {
    await connection.close();
  }
}
