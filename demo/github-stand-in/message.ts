/** A request as the rules see it: authenticated, its body parsed. */
export interface StandInRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string | null;
  readonly caller: Caller;
  readonly body: Readonly<Record<string, unknown>>;
  /** Milliseconds until lists show what it writes. */
  readonly delayMs: number;
}

/** Who asks. An app itself (by JWT) may only manage its installations. */
export type Caller =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'person'; readonly login: string; readonly readsOnly?: 'fine-grained' | 'classic' }
  | { readonly kind: 'app'; readonly appId: number }
  | {
      readonly kind: 'installation';
      readonly appId: number;
      /** `owner/name` in lower case of those that the token is for; null: all of its owner's. */
      readonly repositories: readonly string[] | null;
      readonly permissions: Readonly<Record<string, string>>;
    };

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; undefined: no body. */
  readonly body: unknown;
  /** An address in the body that stands for the stand-in's own. */
  readonly from?: string;
}

export const refuse = (status: number, message: string): Answer => ({
  status,
  body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
});

/** GitHub's form of a validation error. */
export const invalid = (resource: string, field: string, message: string): Answer => ({
  status: 422,
  body: {
    message: 'Validation Failed',
    errors: [{ resource, field, code: 'custom', message }],
    documentation_url: 'https://docs.github.com/rest',
    status: '422',
  },
});

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  body,
  headers,
});

/** One page of a listing, with the `Link` header that GitHub sends. */
export const page = <T>(
  request: StandInRequest,
  base: string,
  items: readonly T[],
): { items: T[]; link: Record<string, string> } => {
  const size = Math.min(Math.max(Number(request.query.get('per_page')) || 30, 1), 100);
  const number = Math.max(Number(request.query.get('page')) || 1, 1);
  const next = new URLSearchParams(request.query);
  next.set('page', String(number + 1));
  const more = number * size < items.length;
  return {
    items: items.slice((number - 1) * size, number * size),
    link: more ? { link: `<${base}${request.path}?${next}>; rel="next"` } : {},
  };
};
