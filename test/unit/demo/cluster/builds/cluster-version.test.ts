import { expect, it } from 'vitest';
import {
  clusterVersion,
  deploymentVariable,
  versionVariables,
} from '../../../../../demo/cluster/builds/cluster-version.ts';
import { ClusterError } from '../../../../../demo/cluster/cluster-error.ts';

it('is none where nothing names it', () => {
  const version = clusterVersion(undefined, {});
  expect([version, versionVariables(version), deploymentVariable(version)]).toEqual([null, {}, {}]);
});

it('is by the flag, else by the variable', () => {
  const env = { BENCHMARK_GATE_BUILD_ID: '1' };
  expect(clusterVersion('2', env)).toEqual({ deploymentName: 'benchmark-gate', buildId: '2' });
  expect(clusterVersion(undefined, env)).toEqual({ deploymentName: 'benchmark-gate', buildId: '1' });
});

it('tells each control worker both, and one beside them another deployment alone', () => {
  const gate = clusterVersion('2', {});
  expect(versionVariables(gate)).toEqual({
    BENCHMARK_GATE_BUILD_ID: '2',
    BENCHMARK_GATE_DEPLOYMENT: 'benchmark-gate',
  });
  expect(deploymentVariable(gate)).toEqual({});
  const nightly = clusterVersion('2', { BENCHMARK_GATE_DEPLOYMENT: 'nightly' });
  expect(deploymentVariable(nightly)).toEqual({ BENCHMARK_GATE_DEPLOYMENT: 'nightly' });
});

it.each([
  ['a:b', {}, /BENCHMARK_GATE_BUILD_ID="a:b" isn't up to 100 letters/],
  [undefined, { BENCHMARK_GATE_DEPLOYMENT: 'nightly' }, /needs a build: set BENCHMARK_GATE_BUILD_ID, or --build-id/],
])('refuses %s as a cluster refuses what it is told', (buildId, env, words) => {
  expect(() => clusterVersion(buildId, env)).toThrow(ClusterError);
  expect(() => clusterVersion(buildId, env)).toThrow(words);
});
