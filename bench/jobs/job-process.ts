import { WORKLOADS } from '../workloads/index.ts';
import type { Cost, Job } from './job.ts';

/** The process of one job: runs it and sends its cost. */
const { workload, input, warmUps } = JSON.parse(process.argv[2] ?? '') as Job;
const run = await WORKLOADS[workload](input);
for (let count = 0; count < warmUps; count += 1) await run();

const cpuBefore = process.cpuUsage();
const wallBefore = performance.now();
const handled = await run();
const { user, system } = process.cpuUsage(cpuBefore);
const wallSeconds = (performance.now() - wallBefore) / 1000;

const cost: Cost = {
  ...handled,
  cpuSeconds: (user + system) / 1e6,
  wallSeconds,
  // Kibibytes on every platform that node runs on.
  peakRss: process.resourceUsage().maxRSS * 1024,
};
process.send?.(cost);
