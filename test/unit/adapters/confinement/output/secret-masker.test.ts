import { describe, expect, it } from 'vitest';
import { SecretMasker, secretsOf } from '../../../../../adapters/confinement/output/secret-masker.ts';
import { confine, ISOLATIONS } from '../../../../support/processes/confine.ts';
import fc from '../../../../support/properties.ts';

const letters = (count: number) => 'aB3dE6gH9k'.repeat(30).slice(0, count);
const masked = (text: string, secrets: readonly string[] = []) => new SecretMasker(secrets).lines([text]).join('\n');

describe('secrets in output', () => {
  it.each([
    ['GitHub', `ghp_${letters(36)}`],
    ["an app's installation", `ghs_${letters(36)}`],
    ['GitHub, fine-grained', `github_pat_${letters(22)}_${letters(59)}`],
    ['GitLab', `glpat-${letters(20)}`],
    ['crates.io', `cio${letters(32)}`],
    ['npm', `npm_${letters(36)}`],
    ['AWS', `AKIA${letters(16).toUpperCase()}`],
    ['Slack', `xoxb-${letters(24)}`],
    ['Google', `AIza${letters(35)}`],
    ['Hugging Face', `hf_${letters(34)}`],
    ['a JSON Web Token', `eyJ${letters(20)}.eyJ${letters(40)}.${letters(43)}`],
  ])('are masked by their shape: %s', (_, token) => {
    expect(masked(`got ${token}, thanks`)).toBe('got [secret], thanks');
    expect(masked(`KEY="${token}"`)).toBe('KEY="[secret]"');
  });

  it.each([
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [secret]'],
    ['> authorization: basic dXNlcjpwYXNz', '> authorization: basic [secret]'],
    ['{"Authorization": "token abcdef"}', '{"Authorization": "token [secret]"}'],
    ['using bearer abcdefghijklmnop1234', 'using bearer [secret]'],
    ['fatal: https://me:hunter2@example.com/x', 'fatal: https://me:[secret]@example.com/x'],
    ['aws_secret_access_key_secret = abcdefghij', 'aws_secret_access_key_secret = [secret]'],
    ['password: "correct horse"', 'password: "correct horse"'],
    ['password: correct-horse', 'password: [secret]'],
    ['token = "abcdefghijklmnop1234"', 'token = "[secret]"'],
  ])('are masked by what stands before them: %s', (text, shown) => {
    expect(masked(text)).toBe(shown);
  });

  it.each([
    'time: [1.2034 ms 1.2101 ms 1.2188 ms] thrpt: [45.2 tokens/s]',
    'tokens: 128, bytes_per_token = 0.123456789, token: 5',
    'error[E0432]: unresolved import `github_pat`',
    'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    'ghp_short and cio and AKIA',
    'Benchmarking ghost_words/author:ization/a@b.c: Collecting 100 samples',
    'cargo bench -p secret --bench password',
  ])('leave measurements and errors alone: %s', (text) => {
    expect(masked(text)).toBe(text);
  });

  it("are masked by the worker's own environment", () => {
    const secrets = secretsOf({
      GITHUB_TOKEN: 'plain-looking-value',
      DB_PASSWORD: 'a+b(c)[d]*',
      APP_PRIVATE_KEY: '-----BEGIN RSA PRIVATE KEY-----\nfirstline01\nsecondline\n-----END RSA PRIVATE KEY-----',
      SSH_AUTH_SOCK: '/run/user/1000/agent',
      SHORT_TOKEN: 'abc',
      PATH: '/usr/local/bin:/usr/bin',
      UNSET_SECRET: undefined,
    });
    expect(secrets).toEqual(['plain-looking-value', 'a+b(c)[d]*', 'firstline01', 'secondline']);
    expect(masked('x=plain-looking-value; y=a+b(c)[d]*; firstline01', secrets)).toBe(
      'x=[secret]; y=[secret]; [secret]',
    );
    expect(masked('/usr/local/bin abc', secrets)).toBe('/usr/local/bin abc');
  });

  it('are masked from the first line of a private key to its last', () => {
    const masker = new SecretMasker();
    const lines = [
      'a -----BEGIN OPENSSH PRIVATE KEY-----',
      'b3BlbnNzaC1r',
      'ZXktdjE=',
      '-----END OPENSSH PRIVATE KEY----- z',
    ];
    expect(masker.lines([...lines, 'plain'])).toEqual(['a [secret]', '[secret]', '[secret]', '[secret] z', 'plain']);
    expect(masked('k=-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----;')).toBe('k=[secret];');
  });

  it('do not hide everything behind a key that never ends', () => {
    const masker = new SecretMasker();
    masker.lines(['-----BEGIN PRIVATE KEY-----']);
    const shown = Array.from({ length: 1000 }, (_, at) => masker.lines([`line ${at}`]).join('|'));
    expect(shown.filter((line) => line === '[secret]')).toHaveLength(200);
    expect(shown.at(-1)).toBe('line 999');
  });

  it('are gone whatever stands around them', () => {
    const secret = 's3cr$t.(value)';
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(masked(`${before}${secret}${after}`, [secret])).not.toContain(secret);
      }),
    );
  });

  it('cost time in proportion, whatever is printed', () => {
    const masker = new SecretMasker(['some-secret-value']);
    const pieces = [
      'ghp_',
      'eyJ',
      'eyJaaaaaaaaaa.',
      '://',
      '://a:',
      'authorization ',
      'token=',
      '-----BEGIN ',
      'a',
      ' ',
      'sk-live-',
    ];
    for (const piece of pieces) {
      const line = piece.repeat(Math.ceil(4096 / piece.length)).slice(0, 4096);
      const lines = Array.from({ length: 300 }, () => line);
      expect(masker.lines(lines).every((shown) => shown.length <= 4200)).toBe(true);
    }
  });
});

describe.each(ISOLATIONS)('a confined command that prints secrets, isolation %s', (isolation) => {
  it('shows none of them in lines and tail; only programs read its whole output', async () => {
    const lines: string[] = [];
    const token = `ghp_${letters(36)}`;
    const result = await confine(isolation, 'printf', ['%s\n', `own-secret-value ${token}`], {
      secrets: ['own-secret-value'],
      onLine: (line) => lines.push(line),
    });
    expect(lines).toEqual(['[secret] [secret]']);
    expect(result.tail).toBe('[secret] [secret]\n');
    expect(result.stdout).toContain(token);
  });
});
