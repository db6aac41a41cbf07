import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import type { ResourceLimits } from '../limits/resource-limits.ts';
import type { ConfinedCommand, Mount } from './confined-command.ts';
import { readOnlyControls } from './host-controls.ts';
import { insidePaths } from './outside-path.ts';

/** Of `/etc` what programs need to start, to link, to name users and hosts, and to trust servers: no private key. */
const ETC = [
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'alternatives',
  'passwd',
  'group',
  'nsswitch.conf',
  'hosts',
  'localtime',
  'ssl/certs',
  'ssl/cert.pem',
  'ssl/openssl.cnf',
  'ca-certificates',
  'pki/ca-trust',
  'pki/tls/certs',
  'pki/tls/cert.pem',
  'pki/tls/openssl.cnf',
].map((name) => `/etc/${name}`);

/** Where distributions without a merged `/usr` keep programs and libraries; elsewhere they are links into it. */
const ROOT_FOLDERS = ['/bin', '/sbin', '/lib', '/lib32', '/lib64'];

/** What every sandbox sees of the system, and where a GPU's toolkit may lie, at the same place inside as outside. */
const SYSTEM: readonly Mount[] = ['/usr', ...ROOT_FOLDERS, '/opt'].map((path) => ({ outside: path, inside: path }));

/**
 * What a command sees in the sandbox, as arguments of `bwrap`: the system read-only, an empty `/tmp`, and its own
 * folders. Which those are, the opened job says (`bench-host/job`).
 */
export function mounts(
  command: ConfinedCommand,
  limits: Pick<ResourceLimits, 'memoryBytes'>,
  sourceOf: (outside: string) => string,
): string[] {
  const inMemory = (place: string) => ['--size', String(Math.ceil(limits.memoryBytes / 4)), '--tmpfs', place];
  return [
    ...['--ro-bind', '/usr', '/usr'],
    ...ROOT_FOLDERS.flatMap(rootFolder),
    ...ETC.flatMap((path) => ['--ro-bind-try', path, path]),
    ...(command.network ? nameResolution() : []),
    // What is written to `/tmp` and `/dev/shm` is memory: of a size, and nothing else of `/dev` can be written.
    ...['--proc', '/proc', ...readOnlyControls()],
    ...['--dev', '/dev', ...inMemory('/tmp'), ...inMemory('/dev/shm')],
    ...(command.gpu ? gpuDevices() : []),
    ...ownFolders(command, sourceOf),
    ...hiddenFiles(command),
    ...['--remount-ro', '/', '--remount-ro', '/dev'],
  ];
}

function rootFolder(path: string): string[] {
  try {
    return ['--symlink', readlinkSync(path), path];
  } catch {
    return ['--ro-bind-try', path, path];
  }
}

/** `/etc/resolv.conf` is often a link into `/run`, which isn't there inside. */
function nameResolution(): string[] {
  return existsSync('/etc/resolv.conf') ? ['--ro-bind', realpathSync('/etc/resolv.conf'), '/etc/resolv.conf'] : [];
}

/** Devices of NVIDIA's driver, the devices' description in `/sys`, and a toolkit in `/opt`. The libraries lie in `/usr`. */
function gpuDevices(): string[] {
  const devices = readdirSync('/dev').filter((name) => name.startsWith('nvidia'));
  return [
    ...devices.flatMap((name) => ['--dev-bind-try', `/dev/${name}`, `/dev/${name}`]),
    ...['--ro-bind-try', '/sys', '/sys', '--ro-bind-try', '/opt', '/opt'],
  ];
}

/** Outer folders before those inside them, whichever of the two may be written. */
function ownFolders(command: ConfinedCommand, sourceOf: (outside: string) => string): string[] {
  const tagged: { readonly flag: string; readonly mount: Mount }[] = [
    ...command.readable.map((mount) => ({ flag: '--ro-bind', mount })),
    ...command.writable.map((mount) => ({ flag: '--bind', mount })),
  ];
  return tagged
    .sort((a, b) => a.mount.inside.split('/').length - b.mount.inside.split('/').length)
    .flatMap(({ flag, mount }) => [flag, sourceOf(mount.outside), mount.inside]);
}

/** An empty file in the place of each, wherever the system's folders or the command's own would show it. */
function hiddenFiles({ hidden = [], readable, writable, gpu }: ConfinedCommand): string[] {
  const shown = [...SYSTEM.filter(({ inside }) => gpu || inside !== '/opt'), ...readable, ...writable];
  const there = hidden.filter((path) => existsSync(path)).flatMap((path) => [path, realpathSync(path)]);
  return [...new Set(there.flatMap((path) => insidePaths(path, shown)))].flatMap((place) => [
    '--dev-bind',
    '/dev/null',
    place,
  ]);
}
