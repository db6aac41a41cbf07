import { expect, it } from 'vitest';
import { linkedIssue } from '../../../../../adapters/github/subject/linked-issue.ts';

it('finds the first issue of the same repository outside code and comments', () => {
  const body = '<!-- Fixes #1 -->\n```\nFixes #2\n```\n`Fixes #3`\nCloses other/one#4. Resolves: acme/widgets#5';
  expect(linkedIssue(body, 'acme/widgets')).toBe(5);
  expect(linkedIssue('~~~\nFixes #6\n~~~\nfixes https://github.com/acme/widgets/issues/7', 'acme/widgets')).toBe(7);
  expect(linkedIssue('Fixes nothing', 'acme/widgets')).toBeNull();
});

// With a pattern that tries each length of a fence, one of these takes ten seconds.
it.each(['`', '~'])('reads texts of nothing but %s without trying each length of a fence', (character) => {
  for (let count = 0; count < 50; count += 1) expect(linkedIssue(character.repeat(65_535), 'acme/widgets')).toBeNull();
});
