import { describe, expect, it } from 'vitest';
import { loadProfile } from '../../../../adapters/profiles/load-profile.ts';
import { profileCheck } from '../../../../cli/files/profile.ts';
import { Profile } from '../../../../gate/profile/profile.ts';

const bitnet = await loadProfile('bitnet-rs');
const sample = await loadProfile('sample');

it.each([bitnet, sample])('$name survives a second parse, as in an activity', (profile) => {
  expect(Profile.parse(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
});

it('bitnet-rs requires one suite, sample all that it has', () => {
  const required = (profile: Profile) =>
    Object.keys(profile.suites).filter((name) => profile.suites[name]?.required === true);
  expect(required(bitnet)).toEqual(['workspace-cpu']);
  expect(required(sample)).toEqual(Object.keys(bitnet.suites).filter((name) => name !== 'crossval'));
  expect(Object.keys(sample.suites)).toEqual(required(sample));
});

it('every cargo command names its features, or none', () => {
  for (const [name, suite] of [...Object.entries(bitnet.suites), ...Object.entries(sample.suites)]) {
    const { command, simpler, nextChoices, fallback } = suite;
    for (const line of [command, simpler, fallback, ...nextChoices]) {
      if (line?.startsWith('cargo ')) expect(line, name).toContain('--no-default-features');
    }
  }
});

it('the fallback of workspace-gpu is the very command of workspace-cpu', () => {
  expect(bitnet.suites['workspace-gpu']?.fallback).toBe(bitnet.suites['workspace-cpu']?.command);
});

describe('patterns', () => {
  const matches = (profile: Profile, metric: string, id: string): unknown => {
    const found = profile.metrics[metric];
    if (found === undefined || !('ratio' in found)) throw new Error(`no ratio ${metric}`);
    const caught = [found.ratio.of, found.ratio.over].map(
      (side) => new RegExp(side.benchmark).exec(id)?.groups ?? null,
    );
    return caught.map((groups) => groups && { ...groups });
  };

  it('pair scalar with SIMD of the same work and size', () => {
    const work = { work: 'I2S_dequantize', size: '/16384' };
    expect(matches(sample, 'SIMD speedup', 'simd_comparison/I2S_dequantize_scalar/16384')).toEqual([work, null]);
    expect(matches(sample, 'SIMD speedup', 'simd_comparison/I2S_dequantize_simd/16384')).toEqual([null, work]);
    expect(matches(bitnet, 'SIMD speedup', 'simd_vs_scalar/I2S_simd_enabled')).toEqual([
      null,
      { work: 'I2S', size: '' },
    ]);
  });

  it('pair a kernel with itself on the other side, whatever its name there', () => {
    const matmul = { group: 'matmul', type: '', size: '64x64x64' };
    expect(matches(bitnet, 'GPU acceleration', 'matmul/avx2/64x64x64')).toEqual([matmul, matmul]);
    const quantization = { group: 'quantization', type: '-TL1', size: '4096' };
    expect(matches(bitnet, 'GPU acceleration', 'quantization/cuda-TL1/4096')).toEqual([quantization, quantization]);
    expect(matches(bitnet, 'GPU acceleration', 'kernel_selection/manager_creation')).toEqual([null, null]);
    const id = 'matmul_128x128/precision_comparison/cpu_128_BF16';
    expect(matches(sample, 'GPU acceleration', id)).toEqual(Array(2).fill({ size: '128', precision: 'BF16' }));
  });

  it('pair a narrow precision with FP32 of the same device and size', () => {
    const groups = { size: '64', device: 'cpu' };
    expect(matches(sample, 'FP16 speedup', 'matmul_64x64/precision_comparison/cpu_64_FP32')).toEqual([groups, null]);
    expect(matches(sample, 'FP16 speedup', 'matmul_64x64/precision_comparison/cpu_64_FP16')).toEqual([null, groups]);
  });
});

it('things in scope are found as they are written', () => {
  const { subjects, hardware } = bitnet.scope;
  const found = (text: string) =>
    Object.entries({ ...subjects, ...hardware }).flatMap(([name, pattern]) =>
      new RegExp(pattern).test(text) ? [name] : [],
    );
  expect(found('crates/bitnet-quantization/src/i2s_qk256.rs')).toEqual(['I2S']);
  expect(found('I2_S and tl1.rs, TL2 on the GPU')).toEqual(['I2S', 'TL1', 'TL2', 'GPU']);
  expect(found('a cpuset for htl10')).toEqual([]);
});

describe('profile check', () => {
  const run = async (file: string) => {
    const written = { out: '', err: '' };
    const code = await profileCheck(file, {
      stdout: (text) => {
        written.out += text;
      },
      stderr: {
        write: (text) => {
          written.err += text;
        },
      },
    });
    return { code, ...written };
  };

  it('says what a profile holds', async () => {
    expect(await run('profiles/sample.yaml')).toEqual({
      code: 0,
      out:
        'profiles/sample.yaml: profile sample is valid: 7 suites, 18 metrics, 13 targets\n' +
        '  receipts: check "generative:gate:benchmarks", ledger always, comment always\n',
      err: '',
    });
  });

  it('says what is wrong, and exits with 2', async () => {
    expect(await run('package.json')).toMatchObject({ code: 2, out: '' });
    expect((await run('package.json')).err).toMatch(/^package\.json:\d+:\d+: license: unknown key$/m);
    expect((await run('./none.yaml')).err).toMatch(/^\.\/none\.yaml:1:1: no such file: /);
  });
});
