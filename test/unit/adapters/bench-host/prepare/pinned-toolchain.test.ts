import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installationMounts, rustInstallation } from '../../../../../adapters/bench-host/job/rust-installation.ts';
import {
  chooseToolchain,
  parseToolchainFile,
  parseToolchainList,
} from '../../../../../adapters/bench-host/prepare/pinned-toolchain.ts';
import { jobPaths } from '../../../../../adapters/host/jobs/job-paths.ts';
import { GateError } from '../../../../../gate/contract/gate-error.ts';

const INSTALLED = parseToolchainList(
  'stable-x86_64-unknown-linux-gnu (active, default)\n1.80.0-x86_64-unknown-linux-gnu\n1.80.2-x86_64-unknown-linux-gnu\nmine\n',
);

describe('parseToolchainFile', () => {
  it.each([
    ['1.80.0\n', '1.80.0'],
    ['nightly-2025-01-02', 'nightly-2025-01-02'],
    ['[toolchain]\nchannel = "1.92"\ncomponents = ["clippy"]\n', '1.92'],
    ['[toolchain]\nprofile = "minimal"\n', null],
  ])('reads %j', (text, name) => {
    expect(parseToolchainFile(text)).toBe(name);
  });

  it.each(['[toolchain]\npath = "./evil"\n', '[toolchain]\nchannel = "../evil"\n', '[tool', ''])(
    'refuses %j',
    (text) => {
      expect(() => parseToolchainFile(text)).toThrow(GateError);
    },
  );
});

describe('chooseToolchain', () => {
  it('takes what is pinned, any patch of a version without one, and the default where nothing is', () => {
    expect(INSTALLED).toHaveLength(4);
    expect(chooseToolchain('1.80.0', INSTALLED, [])).toMatchObject({ name: '1.80.0-x86_64-unknown-linux-gnu' });
    expect(chooseToolchain('1.80', INSTALLED, [])).toMatchObject({ name: '1.80.2-x86_64-unknown-linux-gnu' });
    expect(chooseToolchain('mine', INSTALLED, [])).toEqual({ requested: 'mine', name: 'mine' });
    expect(chooseToolchain(null, INSTALLED, ['stable'])).toEqual({ requested: null, name: null });
  });

  it('takes the first installed alternative for what is not installed', () => {
    expect(chooseToolchain('1.92', INSTALLED, ['1.91', 'stable', 'mine'])).toEqual({
      requested: '1.92',
      name: 'stable-x86_64-unknown-linux-gnu',
      alternative: 'stable',
    });
    expect(() => chooseToolchain('1.8', INSTALLED, ['beta'])).toThrow(/1\.8 is not installed .*\(beta\)/);
  });
});

describe('rustInstallation', () => {
  it('passes on proxies and the toolkit, and never a token', () => {
    const environment = {
      PATH: '/nowhere',
      CARGO_HOME: '/c',
      HTTPS_PROXY: 'http://proxy',
      CUDA_PATH: '/opt/cuda',
      CARGO_REGISTRY_TOKEN: 'secret',
      GITHUB_TOKEN: 'secret',
      AWS_ACCESS_KEY_ID: 'secret',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'secret',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'secret',
      AWS_ENDPOINT_URL_S3: 'https://secret',
      CARGO_REGISTRIES_X_TOKEN: 'secret',
    };
    const installation = rustInstallation(environment, '/home/x');
    expect(JSON.stringify(installation)).not.toContain('secret');
    expect(installation).toMatchObject({
      cargoHome: '/c',
      rustupHome: '/home/x/.rustup',
      network: { HTTPS_PROXY: 'http://proxy' },
      toolkit: { CUDA_PATH: '/opt/cuda' },
    });
    expect(installation.path).toMatch(/^\/c\/bin:\/opt\/cuda\/bin:.*:\/bin$/);
  });

  it('shows benches no credentials', () => {
    const paths = jobPaths({ workFolder: '/work', workflowId: 'w', firstExecutionRunId: 'r', isolation: 'none' });
    const installation = rustInstallation(process.env);
    const seen = installationMounts(installation, paths).map(({ outside }) => outside);
    expect(seen).toContain(join(installation.cargoHome, 'bin'));
    expect(seen).not.toContain(installation.cargoHome);
    expect(seen.some((path) => path.includes('credentials'))).toBe(false);
  });
});
