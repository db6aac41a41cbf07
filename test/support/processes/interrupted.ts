import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { interruption } from '../../../cli/terminal/interruption.ts';

const signal = interruption();
const child = execa('sleep', ['60'], { reject: false });
signal.addEventListener('abort', () => process.stdout.write('stopped\n'), { once: true });
process.stdout.write('ready\n');
while (!signal.aborted) await sleep(20);
await sleep(Number(process.argv[2]));
child.kill('SIGKILL');
await child;
process.stdout.write('ended\n');
process.exitCode = 7;
