import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilePlaces } from '../../../../../adapters/bench-host/failure/compile-places.ts';
import { compiled, ENGINE, linked, ownScript } from '../../../../support/cargo/failure-cases.ts';
import { type TinyWorkspace, tinyWorkspace } from '../../../../support/cargo/tiny-workspace.ts';

/** rustc's error in a source, and cargo's word for the target. */
const broken = (file: string, unit: string, code = 'E0308', line = 3): string[] => [
  `error[${code}]: mismatched types`,
  ` --> ${file}:${line}:5`,
  '  |',
  `${line} |     1u32`,
  '  |     ^^^^ expected `()`, found `u32`',
  '',
  'error: aborting due to 1 previous error',
  '',
  `error: could not compile ${unit} due to 1 previous error`,
];

describe('where a build failed', () => {
  it('is each target, and each error by its code and file, never by line or text', () => {
    const lines = broken('engine/src/lib.rs', '`engine` (lib)');
    expect(compilePlaces(lines, ENGINE)).toEqual([
      { package: 'engine', code: 'E0308', file: 'engine/src/lib.rs' },
      { package: 'engine', target: 'lib' },
    ]);
    const elsewhere = broken('engine/src/lib.rs', '`engine` (lib)', 'E0308', 90).map((line) =>
      line.replace('mismatched types', 'other words'),
    );
    expect(compilePlaces(elsewhere, ENGINE)).toEqual(compilePlaces(lines, ENGINE));
    for (const other of [
      broken('engine/src/lib.rs', '`engine` (lib)', 'E0425'),
      broken('engine/src/other.rs', '`engine` (lib)'),
      broken('kernels/src/lib.rs', '`kernels` (lib)'),
      [...lines, ...broken('kernels/src/lib.rs', '`kernels` (bench "codec")')],
    ]) {
      expect(compilePlaces(other, ENGINE)).not.toEqual(compilePlaces(lines, ENGINE));
    }
  });

  it('is one target, whether cargo builds it as a test or not', () => {
    const lines = [
      ...broken('engine/src/lib.rs', '`engine` (lib test)'),
      ...broken('engine/src/lib.rs', '`engine` (lib)'),
    ];
    expect(compilePlaces(lines, ENGINE)).toEqual(compilePlaces(broken('engine/src/lib.rs', '`engine` (lib)'), ENGINE));
  });

  it("can't be told beside anything else that went wrong, or where lines were dropped", () => {
    const lines = broken('engine/src/lib.rs', '`engine` (lib)');
    const others = [linked(['ld: symbol not found']), ownScript(['boom']), compiled('engine', 'signal: 11')];
    for (const other of others) expect(compilePlaces([...lines, ...other], ENGINE)).toBeUndefined();
    expect(compilePlaces([...lines, ...Array<string>(3000).fill('warning: unused')], ENGINE)).toBeUndefined();
    expect(compilePlaces(['error: no such command: `bench`'], ENGINE)).toBeUndefined();
  });
});

describe('what cargo itself prints', () => {
  let workspace: TinyWorkspace;
  beforeAll(async () => {
    workspace = await tinyWorkspace({ 'src/lib.rs': 'pub fn broken() -> u32 { "text" }\n' });
  });
  afterAll(() => workspace?.remove());

  it('is understood', async () => {
    const lines = await workspace.fails('cargo build --lib');
    const metadata = {
      packages: [
        {
          ...{ name: 'engine', id: 'engine', version: '0.1.0', features: {}, targets: [] },
          manifest_path: `${workspace.folder}/Cargo.toml`,
        },
      ],
    };
    expect(compilePlaces(lines, metadata)).toEqual([
      { package: 'engine', code: 'E0308', file: 'src/lib.rs' },
      { package: 'engine', target: 'lib' },
    ]);
  });
});
