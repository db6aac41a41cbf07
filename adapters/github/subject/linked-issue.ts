/**
 * The first issue of the same repository that a pull request's body says it closes, by GitHub's closing keywords
 * (`Closes #12`, `fixes: owner/name#12`, `resolved https://github.com/owner/name/issues/12`), outside code and comments;
 * null: none.
 */
export const linkedIssue = (body: string, repository: string): number | null => {
  const prose = body
    .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replace(/^ {0,3}(`{3,}(?!`)|~{3,}(?!~))[^\n]*\n[\s\S]*?(?:^ {0,3}\1[`~]*[ \t]*$|(?![\s\S]))/gm, ' ')
    .replace(/`[^`\n]*`/g, ' ');
  const reference =
    /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b:?[ \t]+(?:https?:\/\/[^\s/]+\/)?([\w-]+\/[\w.-]+)?(?:#|\/issues\/)(\d{1,9})\b/gi;
  for (const [, named, number] of prose.matchAll(reference)) {
    const same = named === undefined || named.toLowerCase() === repository.toLowerCase();
    if (same && Number(number) > 0) return Number(number);
  }
  return null;
};
