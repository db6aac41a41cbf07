import { describe, expect, it } from 'vitest';
import { deploymentVersion, versionOptions } from '../../../../workers/control/deployment-version.ts';

const read = (buildId?: string, deployment?: string) =>
  deploymentVersion({ BENCHMARK_GATE_BUILD_ID: buildId, BENCHMARK_GATE_DEPLOYMENT: deployment });

describe('the version of a control worker', () => {
  it('is none where nothing names it, which the worker is then not told of', () => {
    expect(read()).toBeNull();
    expect(read(' ', '')).toBeNull();
    expect(versionOptions(null)).toEqual({});
  });

  it('is a build of the deployment that is named, or of the gate', () => {
    expect(read(' v1.2.0-rc.1+3fa2c1d ')).toEqual({ deploymentName: 'benchmark-gate', buildId: 'v1.2.0-rc.1+3fa2c1d' });
    expect(read('1', 'nightly')).toEqual({ deploymentName: 'nightly', buildId: '1' });
  });

  it('keeps gates where they began', () => {
    expect(versionOptions(read('1'))).toMatchObject({
      workerDeploymentOptions: { useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' },
    });
  });

  it.each([
    [undefined, 'nightly', /a deployment \("nightly"\) needs a build: set BENCHMARK_GATE_BUILD_ID, or --build-id/],
    ["1' OR '1", undefined, /BENCHMARK_GATE_BUILD_ID="1' OR '1" isn't up to 100 letters/],
    ['a:b', undefined, /BENCHMARK_GATE_BUILD_ID="a:b"/],
    ['-x', undefined, /BENCHMARK_GATE_BUILD_ID="-x"/],
    ['x'.repeat(101), undefined, /BENCHMARK_GATE_BUILD_ID=/],
    ['1', 'a.b', /BENCHMARK_GATE_DEPLOYMENT="a\.b" isn't up to 100 letters/],
    ['1', '__internal', /BENCHMARK_GATE_DEPLOYMENT="__internal"/],
  ])('refuses %s of %s', (buildId, deployment, fault) => {
    expect(() => read(buildId, deployment)).toThrow(fault);
  });
});
