import { startDevServer } from '../../../demo/temporal-server/start-dev-server.ts';

/** A program that starts a server, says who is who, and waits to be killed. */
const [path = '', logFile = ''] = process.argv.slice(2);
const { pid } = await startDevServer({ path, logFile, namespace: 'gate' });
console.log(JSON.stringify({ pid, parentPid: process.pid }));
setInterval(() => {}, 60_000);
