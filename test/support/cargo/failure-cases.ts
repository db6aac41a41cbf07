import type { Metadata } from '../../../adapters/bench-host/cargo/metadata.ts';

const member = (name: string): Metadata['packages'][number] => ({
  name,
  id: name,
  version: '0.1.0',
  manifest_path: `/gate/checkout/${name}/Cargo.toml`,
  features: { cpu: [], gpu: [] },
  targets: [],
});

/** The workspace of the texts that are made up of what tools say: `engine` and `kernels` are the change's own. */
export const ENGINE: Metadata = {
  packages: [member('engine'), member('kernels')],
  workspace_members: ['engine', 'kernels'],
};
