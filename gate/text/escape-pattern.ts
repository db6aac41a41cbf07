/** A text as a regular expression that matches it alone, in the syntax of JavaScript and of Rust's regex crate. */
export const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
