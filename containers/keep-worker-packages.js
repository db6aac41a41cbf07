// What a worker needs is a development dependency in a checkout, and an optional peer for others: in an image it stays.
import { readFileSync, writeFileSync } from 'node:fs';

const { peerDependencies, devDependencies, ...rest } = JSON.parse(readFileSync('package.json', 'utf8'));
const kept = Object.keys(peerDependencies).filter((name) => name !== 'emulate');
const versions = Object.fromEntries(kept.map((name) => [name, devDependencies[name]]));
const others = Object.fromEntries(Object.entries(devDependencies).filter(([name]) => !kept.includes(name)));
const described = { ...rest, dependencies: { ...rest.dependencies, ...versions }, devDependencies: others };
writeFileSync('package.json', `${JSON.stringify(described, null, 2)}\n`);
