import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, TransportError } from '@temporalio/worker';
import { inject } from 'vitest';
import type { DevServer } from '../../../demo/temporal-server/start-dev-server.ts';
import { SEARCH_ATTRIBUTES } from '../../../gate/names/names.ts';
import { until } from '../until.ts';

/** A namespace of one test's own on the server that all share, with the gate's search attributes. */
export interface TestNamespace {
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl: string;
  readonly connection: Connection;
  readonly client: Client;
  /** For workers; closed by `close`. */
  nativeConnection(): Promise<NativeConnection>;
  /** Closes all connections. Shut workers down before. */
  close(): Promise<void>;
}

export interface NamespaceOptions {
  readonly namespace?: string;
  /** What the client calls itself in histories; by default its process id and the host's name. */
  readonly identity?: string;
  /** Where it is opened; default: on the server that all test files share. */
  readonly server?: Pick<DevServer, 'address' | 'uiUrl'>;
}

const A_DAY = { seconds: 86_400 as never };

/** Of `temporal.api.enums.v1.IndexedValueType`. */
const KEYWORD = 2;

/** The SDK gives a connection a few seconds, which a busy machine may not have: then it is asked again. */
const connectNative = (address: string): Promise<NativeConnection> =>
  until('a connection', () =>
    NativeConnection.connect({ address }).catch((error: unknown) => {
      if (error instanceof TransportError) return null;
      throw error;
    }),
  );

/** Opens a namespace, in some 50 ms. The server is vitest's `globalSetup` to start. */
export async function openNamespace({
  namespace = `test-${randomUUID()}`,
  identity,
  server = inject('temporal'),
}: NamespaceOptions = {}): Promise<TestNamespace> {
  const { address, uiUrl } = server;
  const connection = await Connection.connect({ address, connectTimeout: '5m' });
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: A_DAY });
  const searchAttributes = Object.fromEntries(Object.values(SEARCH_ATTRIBUTES).map((name) => [name, KEYWORD]));
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  await until('the search attributes', async () => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.keys(searchAttributes).every((name) => name in customAttributes);
  });
  const natives: NativeConnection[] = [];
  return {
    address,
    namespace,
    uiUrl,
    connection,
    client: new Client({ connection, namespace, ...(identity === undefined ? {} : { identity }) }),
    nativeConnection: async () => {
      const native = await connectNative(address);
      natives.push(native);
      return native;
    },
    close: async () => {
      await Promise.all([connection.close(), ...natives.map((native) => native.close())]);
    },
  };
}
