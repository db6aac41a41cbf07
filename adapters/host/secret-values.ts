import { existsSync } from 'node:fs';
import { SecretMasker } from '../confinement/output/secret-masker.ts';

/** A password in any address; a token in the place of a name, which ssh's `git@` is not. */
const WITH_PASSWORD = /\/\/[^/\s@]*:[^/\s@]+@/;
const WITH_TOKEN = /\bhttps?:\/\/[^/\s@]+@/i;

/** A proxy may be named without its scheme (libcurl). */
const PROXY_KEY = /proxy$/i;

/** Words of a name that stand for a secret, whatever stands before and after them. */
const SECRET_WORDS =
  /^(?:TOKENS?|AUTHTOKEN|SECRETS?|PASSW(?:OR)?D|PWD|PASSPHRASE|CREDENTIALS?|PAT|AUTH|AUTHORIZATION|COOKIE|DSN|APIKEY|SAS|SIG|SIGNATURE)$/;

/** Keys that lock something. Any other name that ends in `KEY` may be that of a cache or a table. */
const SECRET_KEYS =
  /^(?:API|ACCESS|ACCOUNT|PRIVATE|SECRET|SHARED|WEBDAV|SIGNING|ENCRYPTION|DEPLOY|MASTER|SERVICE|STORAGE|SSH|AUTH|LICENSE)$/;
const HONEST_KEYS = /^(?:CACHE|SORT|PRIMARY|PUBLIC|PARTITION|PREFIX)$/;

/** The last word of names that are about a secret and hold none. */
const ABOUT_ONE =
  /^(?:PREFIX|PATH|FILE|DIR|FOLDER|NAME|ID|SOCK|SOCKET|TYPE|COUNT|LIMIT|LENGTH|SIZE|TTL|MODE|METHOD|ENABLED|DISABLED|REGION|PROVIDERS?|SUBJECT|COMMAND|CMD|STDIN|STDOUT|ENV|VAR|PARALLELISM)$/;

/** What is no secret, whatever it is called: numbers, switches, nothing. */
const NO_SECRET = /^(?:\d{1,9}|true|false|yes|no|on|off|auto|none|null)?$/i;

/** As long as a key is, in one piece. */
const LIKE_A_KEY = /[A-Za-z0-9+/=]{16,}/;

/** `name=value` in an address, a connection string or a registry's setting: `?token=`, `AccountKey=`, `:_authToken=`. */
const SETTING = /(?:^|[\s?&;:,"'])_?([A-Za-z][\w-]{0,60})=([^\s&;,"']+)/g;

/** The words of a name, in capitals: `accountKey`, `account-key` and `ACCOUNT_KEY` are one. */
const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '');

/** Whether something of such a name, with such a value, is a secret. A path of this host leads to one at most. */
export function isSecretByName(name: string, value: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  const text = value.trim();
  if (NO_SECRET.test(text) || ABOUT_ONE.test(last) || (text.startsWith('/') && existsSync(text))) return false;
  if (words.some((word) => SECRET_WORDS.test(word)) || /CONN(?:ECTION)?_STR(?:ING)?$/.test(words.join('_')))
    return true;
  if (last !== 'KEY') return false;
  const of = words.at(-2) ?? '';
  return SECRET_KEYS.test(of) || (!HONEST_KEYS.test(of) && LIKE_A_KEY.test(text));
}

/** Whether a value shows a secret by itself, as a setting of such a name. */
export function showsSecret(value: string, name: string): boolean {
  return (
    WITH_PASSWORD.test(value) ||
    WITH_TOKEN.test(value) ||
    (PROXY_KEY.test(name) && value.includes('@')) ||
    [...value.matchAll(SETTING)].some(([, inner = '', its = '']) => isSecretByName(inner, its)) ||
    // Tokens of known shapes, wherever they stand.
    new SecretMasker().lines([value]).join('') !== value
  );
}

/**
 * Where in a command's words an option's secret is, such as `--password s3cr3t` of a credential provider; null: nowhere.
 */
export function secretArgument(words: readonly string[]): number | null {
  const at = words.findIndex((word, index) => {
    const [, option = '', inline] = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (option === '') return false;
    const value = inline ?? words[index + 1] ?? '';
    return (inline !== undefined || !value.startsWith('-')) && isSecretByName(option, value);
  });
  return at === -1 ? null : at;
}
