import type { Caller } from './message.ts';

/** Which tokens are known. GitHub answers 401 to any other, the emulator takes them for its first user. */
export class Access {
  readonly #callers = new Map<string, Caller>();

  admit(token: string, caller: Caller): void {
    this.#callers.set(token, caller);
  }

  /** null: credentials that nobody handed out. Signatures of JWTs are the emulator's to check. */
  identify(token: string | null): Caller | null {
    if (token === null) return { kind: 'nobody' };
    const known = this.#callers.get(token);
    if (known !== undefined) return known;
    const appId = issuerOf(token);
    return appId === null ? null : { kind: 'app', appId };
  }
}

export const tokenOf = (header: string | undefined): string | null => {
  const token = header?.replace(/^(?:bearer|token)\s+/i, '').trim();
  return token ? token : null;
};

const issuerOf = (token: string): number | null => {
  const payload = /^eyJ[\w-]*\.([\w-]+)\.[\w-]+$/.exec(token)?.[1];
  if (payload === undefined) return null;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const issuer = typeof claims === 'object' && claims !== null && 'iss' in claims ? Number(claims.iss) : Number.NaN;
    return Number.isSafeInteger(issuer) ? issuer : null;
  } catch {
    return null;
  }
};
