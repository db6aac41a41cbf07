import { escapePattern } from '../../../gate/text/escape-pattern.ts';

/** What stands in the place of a secret. */
const MASK = '[secret]';

/** Variables whose values are never shown. */
const SECRET_NAME =
  /TOKEN|SECRET|PASSW(?:OR)?D|PASSPHRASE|CREDENTIAL|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|AUTH|COOKIE|DSN|_KEY$|_PAT$/i;

/** Shorter values are words that stand everywhere. */
const LEAST_CHARACTERS = 8;

/**
 * Tokens by the shapes that their issuers document: GitHub, GitLab, crates.io, npm, AWS, Slack, Google, Hugging Face,
 * Stripe and its like, JSON Web Tokens.
 */
const TOKENS = new RegExp(
  [
    'gh[pousr]_[A-Za-z0-9_]{20,255}',
    'github_pat_[A-Za-z0-9_]{20,255}',
    'gl(?:pat|ptt|dt|rt|cbt)-[\\w-]{20,255}',
    'cio[A-Za-z0-9]{32}(?![A-Za-z0-9])',
    'npm_[A-Za-z0-9]{36}',
    '(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])',
    'xox[abeoprs]-[\\w-]{10,255}',
    'AIza[\\w-]{35}',
    'hf_[A-Za-z0-9]{30,}',
    '(?:sk|rk)[-_](?:live|test|proj|ant)[-_][\\w-]{16,255}',
    'eyJ[\\w-]{10,2000}\\.eyJ[\\w-]{10,2000}\\.[\\w-]{10,2000}',
  ]
    .map((shape) => `(?<![A-Za-z0-9])${shape}`)
    .join('|'),
  'g',
);

/** Headers, credentials in addresses, and assignments to names that hold nothing else. The first group stays. */
const CONTEXTS: readonly RegExp[] = [
  /(authorization["']?[ \t]{0,4}[:=][ \t]{0,4}["']?(?:(?:bearer|basic|token|digest|negotiate)[ \t]{1,4})?)[^\s"',;]+/gi,
  /(\bbearer[ \t]{1,4})[A-Za-z0-9._~+/=-]{16,}/gi,
  /(:\/\/[^\s/:@]{0,200}:)[^\s/@]{1,500}(?=@)/g,
  /((?:secret|password|passwd|api_?key|(?:auth|access|refresh|registry|private)_?token)["']?[ \t]{0,4}[:=][ \t]{0,4}["']?)[^\s"',;]{8,}/gi,
  /(\btoken[ \t]{0,4}=[ \t]{0,4}["'])[^\s"']{16,}/gi,
];

const KEY_HINT = 'PRIVATE KEY';
const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const KEY_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;

/** Longer than any key: what never ends is no key. */
const MOST_KEY_LINES = 200;

/** The values of an environment that nobody else may see, the lines of those that have several. */
export function secretsOf(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(environment)
    .filter(([name]) => SECRET_NAME.test(name))
    .flatMap(([, value = '']) => value.split(/\r?\n/))
    .map((line) => line.trim())
    .filter((line) => line.length >= LEAST_CHARACTERS && !line.startsWith('-----') && !line.startsWith('/'));
}

/**
 * Takes secrets out of the lines of one stream: a command can only print what it can read, and without a sandbox it reads
 * whatever the worker's user can. Each pattern runs in linear time.
 */
export class SecretMasker {
  private readonly values: RegExp | null;
  private keyLines = 0;

  constructor(secrets: readonly string[] = []) {
    const escaped = [...new Set(secrets)].sort((one, other) => other.length - one.length).map(escapePattern);
    this.values = escaped.length === 0 ? null : new RegExp(escaped.join('|'), 'g');
  }

  /** The next lines of the stream as they may be shown. */
  lines(lines: readonly string[]): string[] {
    const text = lines.join('\n');
    // Rarely: then line by line. All else at once, since most of the time is that of beginning a search.
    const keyless = this.keyLines > 0 || text.includes(KEY_HINT) ? lines.map((line) => this.withoutKeys(line)) : null;
    let shown = keyless === null ? text : keyless.join('\n');
    if (this.values !== null) shown = shown.replace(this.values, MASK);
    shown = shown.replace(TOKENS, MASK);
    for (const context of CONTEXTS) shown = shown.replace(context, `$1${MASK}`);
    return lines.length === 0 ? [] : shown.split('\n');
  }

  private withoutKeys(text: string): string {
    if (this.keyLines > 0) {
      const end = KEY_END.exec(text);
      this.keyLines = end !== null || this.keyLines >= MOST_KEY_LINES ? 0 : this.keyLines + 1;
      return end === null ? MASK : `${MASK}${this.withoutKeys(text.slice(end.index + end[0].length))}`;
    }
    const begin = KEY_BEGIN.exec(text);
    if (begin === null) return text;
    this.keyLines = 1;
    const rest = text.slice(begin.index + begin[0].length);
    return text.slice(0, begin.index) + (rest === '' ? MASK : this.withoutKeys(rest));
  }
}
