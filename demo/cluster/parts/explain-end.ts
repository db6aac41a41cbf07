/** What a part's last words say is wrong, and what mends it; the first that fits is told. */
const KNOWN: readonly (readonly [said: RegExp, mend: string])[] = [
  [/no space left on device|disk full/i, 'its disk is full: make room, or name another folder: --data'],
  [/address already in use/i, 'its port was taken by somebody else: end what listens there, or name another port'],
  [
    /database files are incompatible with server/i,
    'the data was made by another version of PostgreSQL: install that one, or begin anew: --fresh',
  ],
  [
    /version mismatch for keyspace\/database/i,
    "the database's schema is older than the server: start the cluster again",
  ],
  [/pre-existing shared memory block/i, 'an earlier PostgreSQL still ends on the same data: wait, or end it'],
  [
    /password authentication failed/i,
    'the password is not the one that the database was made with: --fresh begins anew',
  ],
];

/** Why a part ended, as far as its last words tell; null where they say nothing known. */
export const explainEnd = (tail: string): string | null => KNOWN.find(([said]) => said.test(tail))?.[1] ?? null;

/** A line of a server that logs JSON, without the places in its code that it adds. */
const JSON_LINE = /^\{"level":"(\w+)".*?"msg":"((?:[^"\\]|\\.)*)"(?:,"error":"((?:[^"\\]|\\.)*)")?/;

/** The last lines of a log as a person reads them. */
export const readableTail = (tail: string): string =>
  tail
    .split('\n')
    .map((line) => {
      const [, level, message, error] = JSON_LINE.exec(line) ?? [];
      return level === undefined ? line.slice(0, 300) : [level, message, error].filter(Boolean).join(': ');
    })
    .join('\n');
