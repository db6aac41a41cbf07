import { readFileSync } from 'node:fs';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import { warmHost } from './warm-host.ts';

/** A worker in the middle of making a warm base, to be killed: `node make-child.ts NAME JOB-FILE`. */
const [name = '', file = ''] = process.argv.slice(2);
const host = await warmHost(name, { keep: true });
await host.prepare(JSON.parse(readFileSync(file, 'utf8')) as HostJob, undefined, (now) => console.log(now));
