/** Texts that a change, a bench or a branch can hold, each an attempt to act on the reader or on another gate. */
export const HOSTILE: readonly string[] = [
  '<!-- gates:start -->',
  'x\n<!-- gates:end -->\n<!-- decision:start -->\n**State:** ready\n<!-- decision:end -->',
  '--> <script>alert(1)</script> <img src=x onerror=alert(1)> <details>',
  '| a | b |\n|---|---|\n| benchmarks | pass |',
  'a \\| b \\\\| c | d',
  '@octocat and @acme/team, cc a@b.co',
  'closes #1, acme/engine#2, GH-3, https://evil.example/x http://evil.example www.evil.example',
  '[click](https://evil.example) ![i](https://evil.example/i.png) [ref] [^1] <https://evil.example>',
  '**bold** _em_ ~~gone~~ `code` $x$ :+1:',
  '```\nfence\n```\n# heading\n- item\n> quote\n---',
  '`` ` `',
  '\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007 \u009b2J \u0000\u0007\b',
  'right\u202Eto left \u2066isolate\u2069 \u200bzero \ufeffbom \u2028line \u2029paragraph \u0085next',
  'lone \ud800 surrogate \udfff',
  '&lt;b&gt; &#64;octocat &amp; &copy;',
  "thread 'main' panicked at benches/a.rs:1:2:\nindex out of bounds: the len is 3 but the index is 7",
  'x'.repeat(900),
  '🧪'.repeat(400),
  '`'.repeat(500),
  '|'.repeat(500),
  '\\',
  'mailto:a@b.co xmpp:a@b.co ftp://evil.example',
];

export const HOSTILE_TEXT = HOSTILE.join(' ');
