/** What a person would type before a command: there is no shell, and each has its own place in the profile. */
const VARIABLE = /^(?:env )?(?<name>[A-Za-z_][A-Za-z0-9_]*)=/;
const TOOLCHAIN = /^(?:cargo \+|rustup run )(?<name>\S+)/;

/** Where what a command line begins with is to be said; null where nothing is the matter. */
export function misplaced(line: string): string | null {
  const variable = VARIABLE.exec(line)?.groups?.name;
  if (variable !== undefined) {
    return `a command sets no variables: say ${variable} under "environment:" of the profile, for every command`;
  }
  const toolchain = TOOLCHAIN.exec(line)?.groups?.name;
  return toolchain === undefined
    ? null
    : `a command names no toolchain: rust-toolchain.toml pins it, and "toolchain: { alternatives: [${toolchain}] }" of the profile says what stands in for it`;
}
