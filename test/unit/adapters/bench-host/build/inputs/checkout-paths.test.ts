import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inRepository } from '../../../../../../adapters/bench-host/build/inputs/checkout-paths.ts';
import { temporaryFolder } from '../../../../../support/processes/confine.ts';

const folderInside = (name: string) => ({ inside: `/gate/${name}`, outside: `/nowhere/${name}` });

async function places() {
  const checkout = { inside: '/gate/checkout', outside: await temporaryFolder() };
  await mkdir(join(checkout.outside, 'engine/src'), { recursive: true });
  const paths = { checkout, target: folderInside('target') };
  return { paths, installation: { cargoHome: '/cargo', rustupHome: '/rustup' } } as unknown as Parameters<
    typeof inRepository
  >[2];
}

it.each<[path: string, expected: object]>([
  ['../ABOUT.md', { paths: ['ABOUT.md'] }],
  ['/gate/checkout/engine/src', { paths: ['engine/src'] }],
  ['/gate/target/release/build/engine/out/tables.rs', { paths: [] }],
  ['/rustup/toolchains/stable/lib.rs', { paths: [] }],
  ['/etc/hostname', { fault: '/etc/hostname lies outside of the checkout' }],
  // A commit and its branch are named there: what reads them is built of the commit itself.
  ['../.git/HEAD', { fault: "../.git/HEAD is git's own, and differs from commit to commit" }],
  ['../vendored/.git/index', { fault: "../vendored/.git/index is git's own, and differs from commit to commit" }],
  ['../.github/words.txt', { paths: ['.github/words.txt'] }],
])('%s', async (path, expected) => {
  expect(inRepository(path, '/gate/checkout/engine', await places())).toEqual(expected);
});
