import { readFileSync } from 'node:fs';
import type { MeasureInput } from '../../../adapters/bench-host/measure/measure-input.ts';
import type { Isolation } from '../../../adapters/confinement/sandbox/isolation.ts';
import { rustHost, watching } from './rust-host.ts';

/** A worker in the middle of a measurement, to be killed: `node measure-child.ts NAME ISOLATION INPUT-FILE`. */
const [name = '', isolation, file = ''] = process.argv.slice(2);
const rust = await rustHost(name, { isolation: isolation as Isolation, keep: true });
await rust.bench.measure(JSON.parse(readFileSync(file, 'utf8')) as MeasureInput, watching());
