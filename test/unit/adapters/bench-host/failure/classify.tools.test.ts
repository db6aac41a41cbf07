import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { chain, ENGINE, linked, type ToldCase } from '../../../../support/cargo/failure-cases.ts';

const TOOLS: readonly ToldCase[] = [
  {
    name: 'a toolchain',
    lines: [
      "error: toolchain '1.92.0-x86_64-unknown-linux-gnu' is not installed",
      'help: run `rustup toolchain install` to install it',
    ],
    names: '1.92.0',
    from: 'rustup errors.rs',
  },
  {
    name: 'a toolchain, as rustup 1.24 says it',
    lines: ["error: override toolchain '1.70.0-x86_64-unknown-linux-gnu' is not installed"],
    names: '1.70.0',
    from: 'rustup 1.24 errors.rs',
  },
  {
    name: 'a custom toolchain of a file',
    lines: [
      "error: custom toolchain 'nightly-patched' specified in override file '/gate/checkout/rust-toolchain.toml' is not installed",
    ],
    names: 'nightly-patched',
    from: 'rustup config.rs',
  },
  {
    name: 'a component',
    lines: [
      "error: 'rustfmt' is not installed for the toolchain '1.92.0-x86_64-unknown-linux-gnu'.",
      'To install, run `rustup component add rustfmt --toolchain 1.92.0-x86_64-unknown-linux-gnu`',
    ],
    names: 'rustfmt',
    from: 'rustup toolchain.rs recursion_error',
  },
  {
    name: 'a component of a custom toolchain',
    lines: ["error: 'cargo' is not installed for the custom toolchain 'mine'."],
    names: 'cargo',
    from: 'rustup errors.rs',
  },
  {
    name: 'a component that the toolchain can not have',
    lines: [
      "error: the 'cargo' binary, normally provided by the 'cargo' component, is not applicable to the '1.30.0-x86_64-unknown-linux-gnu' toolchain",
    ],
    names: 'cargo',
    from: 'rustup cli/proxy_mode.rs',
  },
  {
    name: 'any toolchain',
    lines: [
      "error: rustup could not choose a version of cargo to run, because one wasn't specified explicitly, and no default is configured.",
    ],
    names: 'cargo',
    from: 'rustup config.rs',
  },
  {
    name: 'a target',
    lines: [
      "error[E0463]: can't find crate for `std`",
      '  |',
      '  = note: the `wasm32-unknown-unknown` target may not be installed',
      '  = help: consider downloading the target with `rustup target add wasm32-unknown-unknown`',
      '',
      'error: could not compile `cfg-if` (lib) due to 1 previous error',
    ],
    names: 'wasm32-unknown-unknown',
    from: 'rustc_metadata metadata_target_not_installed',
  },
  {
    name: 'a target, told at the change’s own source',
    lines: [
      "error[E0463]: can't find crate for `core`",
      ' --> engine/src/lib.rs:1:1',
      '  |',
      '1 | extern crate core;',
      "  | ^^^^^^^^^^^^^^^^^^ can't find crate",
      '  |',
      '  = note: the `thumbv7em-none-eabihf` target may not be installed',
      '',
      'error: could not compile `engine` (lib) due to 1 previous error',
    ],
    names: 'thumbv7em',
    from: 'rustc_metadata metadata_target_not_installed',
  },
  {
    name: 'a target that its channel has nothing for',
    lines: [
      "error: component 'rust-std' for target 'mipsel-unknown-linux-musl' is unavailable for download for channel 'nightly'",
    ],
    names: 'mipsel-unknown-linux-musl',
    from: 'rust-cross/rust-musl-cross#170',
  },
  {
    name: 'a component that its channel has not',
    lines: [
      "error: component 'rustfmt' for target 'x86_64-unknown-linux-gnu' is unavailable for download for channel 'nightly'",
      'Sometimes not all components are available in any given nightly.',
    ],
    names: 'rustfmt',
    from: 'Shopify/shadowenv#59',
  },
  {
    name: 'several components that its channel has not',
    lines: ["error: some components are unavailable for download for channel 'nightly': 'clippy', 'rustfmt'"],
    names: 'rustfmt',
    from: 'rustup dist/mod.rs components_missing_msg',
  },
  {
    name: 'a target that nothing was built for',
    lines: [
      "error: toolchain 'stable-x86_64-unknown-linux-gnu' has no prebuilt artifacts available for target 'bpfel-unknown-none'",
    ],
    names: 'bpfel-unknown-none',
    from: 'rustup toolchain/distributable.rs',
  },
  {
    name: 'the standard library’s sources',
    lines: [
      'error: "/usr/local/rustup/toolchains/nightly/lib/rustlib/src/rust/library/Cargo.lock" does not exist, unable to build with the standard library, try:',
      '        rustup component add rust-src',
    ],
    names: 'rust-src',
    from: 'cargo core/compiler/standard_lib.rs',
  },
  {
    name: 'a command of cargo',
    lines: ['error: no such command: `criterion`', '', 'help: a command with a similar name exists: `version`'],
    names: 'criterion',
    from: 'cargo bin/cargo/main.rs',
  },
  {
    name: 'a linker',
    lines: [
      'error: linker `mold` not found',
      '  |',
      '  = note: No such file or directory (os error 2)',
      '',
      'error: could not compile `engine` (build script) due to 1 previous error',
    ],
    names: 'mold',
    from: 'rustc_codegen_ssa linker_not_found',
  },
  {
    name: 'a cross linker',
    lines: [
      'error: linker `aarch64-linux-gnu-gcc` not found',
      '  |',
      '  = note: No such file or directory (os error 2)',
    ],
    names: 'aarch64-linux-gnu-gcc',
    from: 'rustc_codegen_ssa linker_not_found',
  },
  {
    name: 'a linker under clang',
    lines: linked(["clang: error: invalid linker name in argument '-fuse-ld=mold'"]),
    names: 'mold',
    from: 'clang err_drv_invalid_linker_name',
  },
  {
    name: 'a linker under clang 12',
    lines: linked(["clang-12: error: invalid linker name in '-fuse-ld=lld'"]),
    names: 'lld',
    from: 'clang err_drv_invalid_linker_name',
  },
  {
    name: 'a linker that an old gcc does not know',
    lines: linked(['cc: error: unrecognized command line option ‘-fuse-ld=mold’; did you mean ‘-fuse-ld=gold’?']),
    names: 'mold',
    from: 'gcc opts-common.c',
  },
  {
    name: 'a linker under gcc in the C locale',
    lines: linked(
      ["collect2: fatal error: cannot find 'ld'", 'compilation terminated.'],
      '"cc" "-m64" "-o" "/gate/target/q" "-fuse-ld=mold"',
    ),
    names: 'mold',
    from: 'gcc/collect2.c',
  },
  {
    name: 'a linker under gcc in UTF-8',
    lines: linked(['collect2: fatal error: cannot find ‘ld’', 'compilation terminated.']),
    names: 'ld',
    from: 'gcc/collect2.c',
  },
  {
    name: 'any linker under clang',
    lines: linked(['clang: error: unable to execute command: Executable "ld" doesn\'t exist!']),
    names: 'ld',
    from: 'llvm Program.inc',
  },
  {
    name: 'rust-lld',
    lines: [
      "error: the self-contained linker was requested, but it wasn't found in the target's sysroot, or in rustc's sysroot",
      '',
      'error: could not compile `engine` (lib) due to 1 previous error',
    ],
    names: 'rust-lld',
    from: 'rustc_codegen_ssa self_contained_linker_missing',
  },
  {
    name: 'a wrapper',
    lines: chain(
      'could not execute process `sccache /usr/local/rustup/toolchains/1.95.0/bin/rustc -vV` (never executed)',
      'No such file or directory (os error 2)',
    ),
    names: 'sccache',
    from: 'rust-lang/cargo#12419',
  },
  {
    name: 'a wrapper, found out while a crate is compiled',
    lines: [
      'error: could not compile `cfg-if` (lib)',
      '',
      'Caused by:',
      '  could not execute process `/opt/wrap/ccache-rustc rustc --crate-name cfg_if src/lib.rs` (never executed)',
      '',
      'Caused by:',
      '  No such file or directory (os error 2)',
    ],
    names: '/opt/wrap/ccache-rustc',
    from: 'cargo-util process_error.rs',
  },
  {
    name: 'rustc itself',
    lines: chain('could not execute process `rustc -vV` (never executed)', 'No such file or directory (os error 2)'),
    names: 'rustc',
    from: 'cargo-util process_error.rs',
  },
];

describe('a tool that cargo or rustc lacks', () => {
  it.each(TOOLS)('$name is missing', ({ lines, names }) => {
    const report = classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x' });
    expect(report).toMatchObject({ class: 'tool-missing', message: expect.stringContaining(names) });
  });
});

it('is missing a component, though the host has the target that the words name too', () => {
  const lines = [
    "error: component 'rustfmt' for target 'x86_64-unknown-linux-gnu' is unavailable for download for channel 'nightly'",
  ];
  const report = classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', has: () => true });
  expect(report).toMatchObject({ class: 'tool-missing', message: expect.stringContaining('rustfmt') });
});
