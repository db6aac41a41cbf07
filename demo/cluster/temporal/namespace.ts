import { Connection, isGrpcServiceError } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../../gate/names/names.ts';
import { untilReady } from '../../temporal-server/readiness.ts';
import { ClusterError } from '../cluster-error.ts';

/** `NOT_FOUND` and `ALREADY_EXISTS` of gRPC. */
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;

/** How long a closed gate stays in the server, in seconds: as in `docker-compose.yml`. */
const RETENTION = 720 * 60 * 60;

/**
 * Makes a namespace with the gate's search attributes; does no harm where they are there. Returns once all parts of the
 * server know them.
 *
 * @throws ClusterError where one of them is of another type
 */
export async function setUpNamespace(address: string, namespace: string, signal: AbortSignal): Promise<void> {
  const searchAttributes = Object.values(SEARCH_ATTRIBUTES);
  const connection = await Connection.connect({ address, connectTimeout: '10s' });
  try {
    await makeNamespace(connection, namespace);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = searchAttributes.filter((name) => customAttributes[name] === undefined);
    if (missing.length > 0) {
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
      });
    }
  } finally {
    await connection.close();
  }
  const fault = await untilReady({ address, namespace, searchAttributes }, signal);
  if (fault !== null) throw new ClusterError(`the namespace ${namespace} at ${address}: ${fault}`);
}

async function makeNamespace({ workflowService }: Connection, namespace: string): Promise<void> {
  try {
    await workflowService.describeNamespace({ namespace });
  } catch (error) {
    if (!isGrpcServiceError(error) || error.code !== NOT_FOUND) throw error;
    const kept = { seconds: RETENTION as never };
    await workflowService
      .registerNamespace({ namespace, workflowExecutionRetentionPeriod: kept })
      .catch((thrown: unknown) => {
        // Somebody else made it meanwhile.
        if (!isGrpcServiceError(thrown) || thrown.code !== ALREADY_EXISTS) throw thrown;
      });
  }
}
