import { aToolchain, linkerOfToolchain, programOfToolchain, sourcesOfToolchain, targetOfToolchain } from '../wanted.ts';
import type { KnownWords, WeighedWords } from './known-words.ts';

/** The toolchain that the change pins would know a target that there is: only one that stands in for it may be too old. */
const unknownTarget: WeighedWords['weigh'] = ([, target = ''], { toolchain }) =>
  toolchain?.alternative !== undefined
    ? { class: 'tool-missing', message: `the toolchain of this host knows no target ${target}` }
    : { class: 'compile-error', message: `the compiler knows no target ${target}` };

/** The change's own build script is believed where this host can be asked for its toolchain, and lacks the target there. */
const targetOfOwnScript: WeighedWords['weigh'] = ([, target = ''], { has }, text) => {
  if (has?.({ toolchain: null }) !== true || targetOfToolchain(target, text).some(has)) return null;
  return { class: 'tool-missing', message: `the target ${target} is not installed on this host` };
};

const LACKED_TARGET = /^[^\S\n]*= note: the `([^`\n]+)` target may not be installed$/m;

/** A toolchain, or a part of one, that a build needs and this host lacks. */
export const TOOLCHAIN_WORDS: readonly (KnownWords | WeighedWords)[] = [
  {
    by: ['tool'],
    words: /^error: (?:override |custom )?toolchain '([^'\n]+)'(?: specified in [^\n]*)? is not install(?:ed|able)/m,
    class: 'tool-missing',
    says: 'the toolchain $1 is not installed on this host',
    from: 'rustup errors.rs ToolchainNotInstalled, ToolchainNotInstallable',
    wanted: aToolchain,
  },
  {
    by: ['tool'],
    words:
      /^error: (?:the )?'([\w-]+)'(?: (?:binary|component)[^\n]*)? is (?:not installed for|not applicable to) the /m,
    class: 'tool-missing',
    says: 'the toolchain of this host has no $1',
    from: 'rustup errors.rs, toolchain.rs: component and binary of a toolchain',
    wanted: programOfToolchain,
  },
  {
    by: ['tool'],
    words:
      /^error: (?:rustup could not choose a version of (\S+) to run|(rustup) is not installed at |missing manifest in toolchain '([^']+)'|toolchain '([^']+)' does not (?:contain|have|support) [^\n]*component|(no override) and no default toolchain set|(no default toolchain) configured)/m,
    class: 'tool-missing',
    says: 'rustup has no toolchain for $1 on this host',
    from: 'rustup config.rs no_toolchain_error, errors.rs',
    wanted: aToolchain,
  },
  {
    by: ['tool', 'script'],
    words: LACKED_TARGET,
    class: 'tool-missing',
    says: 'the target $1 is not installed on this host',
    from: 'rustc_metadata metadata_target_not_installed; rust-lang/cargo#9709',
    wanted: targetOfToolchain,
  },
  {
    by: ['own-script'],
    words: LACKED_TARGET,
    weigh: targetOfOwnScript,
    from: 'the same, of a cargo that it starts for another target: substrate-wasm-builder, cargo-xbuild',
  },
  {
    by: ['tool'],
    words:
      /^[^\S\n]*error: [Ee]rror loading target specification: [Cc]ould not find specification for target "([^"\n]+)"/m,
    weigh: unknownTarget,
    from: 'rustc_session target_spec, as cargo asks it for a target',
  },
  {
    by: ['tool'],
    words:
      /^error: (?:component 'rust-std' for target '([^'\n]+)' is unavailable for download|toolchain '[^'\n]+' (?:has no prebuilt artifacts available for|does not support) target '([^'\n]+)')/m,
    class: 'tool-missing',
    says: 'rustup has nothing for the target $1',
    from: 'rustup errors.rs; rust-lang/rust#76080',
    wanted: targetOfToolchain,
  },
  {
    by: ['tool'],
    words:
      /^error: (?:component '([^'\n]+)'(?: for target '[^'\n]+')? is unavailable for download for channel|some components (?:are )?unavailable for download for channel '[^'\n]+': ([^\n]+))/m,
    class: 'tool-missing',
    says: 'rustup has no component $1 for the toolchain that the change asks for',
    from: 'rustup errors.rs component_unavailable_msg, dist/mod.rs components_missing_msg; Shopify/shadowenv#59',
  },
  {
    by: ['tool'],
    words:
      /^error: (?:")?\S*\/lib\/rustlib\/src\/rust\/\S*"? does not exist, unable to build with the standard library/m,
    class: 'tool-missing',
    says: 'the component rust-src is not installed on this host',
    from: 'cargo core/compiler/standard_lib.rs',
    wanted: sourcesOfToolchain,
  },
  {
    by: ['tool', 'linker'],
    words: /the self-contained linker was requested, but it wasn't found in the target's sysroot/,
    class: 'tool-missing',
    says: 'the toolchain of this host has no linker of its own (rust-lld)',
    from: 'rustc_codegen_ssa self_contained_linker_missing',
    wanted: linkerOfToolchain,
  },
];
