import { connect } from '../../../client/connect.ts';
import { createGateClient } from '../../../client/gate-client.ts';

/** A client that asks by an id and prints the outcome, to be killed: `node client-child.ts REQUEST REQUEST-ID`. */
const [request = '', requestId = ''] = process.argv.slice(2);
const { client, close } = await connect();
const asked = await createGateClient(client).ask(JSON.parse(request), { requestId });
process.stdout.write(JSON.stringify(await asked.outcome()));
await close();
