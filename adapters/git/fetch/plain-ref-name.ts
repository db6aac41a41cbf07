/**
 * Whether a full name of a ref is so plain that git takes it for sure: words of letters, digits, `_`, `-` and single dots,
 * none of which begins with a dot or a dash, or ends with a dot or as a lock does. Any other may be one as well, and git
 * itself tells: https://git-scm.com/docs/git-check-ref-format
 */
export const isPlainRefName = (ref: string): boolean =>
  ref.length <= 200 && /^refs(?:\/\w[\w-]*(?:\.[\w-]+)*){2,}$/.test(ref) && !/\.lock(?:\/|$)/.test(ref);
