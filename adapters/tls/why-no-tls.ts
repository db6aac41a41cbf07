import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';

/** How long a server may take for its part of the handshake, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** A server that is spoken to by TLS, and what a client shows of itself. */
export interface TlsEnd {
  /** `HOST:PORT`. */
  readonly address: string;
  /** The name in the server's certificate, where the address is another. */
  readonly serverName?: string | undefined;
  /** In PEM: the authority of the server's certificate, where that is none of the system's. */
  readonly authority?: Buffer | undefined;
  /** In PEM. */
  readonly client?: { readonly certificate: Buffer; readonly key: Buffer } | undefined;
}

/**
 * Why nothing can be said to a server, as far as a certificate is the reason, and what to do about it. To be asked after
 * a connection failed, since gRPC keeps the reason to itself. Null: no certificate is.
 */
export async function whyNoTls(end: TlsEnd, now = new Date()): Promise<string | null> {
  const own =
    end.client === undefined
      ? null
      : lapse("this client's certificate", new X509Certificate(end.client.certificate), now);
  if (own !== null) return own;
  const socket = await handshake(end).catch(() => null);
  if (socket === null) return null;
  try {
    const certificate = socket.getPeerX509Certificate();
    if (socket.authorized || certificate === undefined) return null;
    return (
      lapse('its certificate', certificate, now) ??
      `its certificate is not trusted (${socket.authorizationError}): set TEMPORAL_TLS_SERVER_CA_CERT_PATH, or TEMPORAL_TLS_SERVER_NAME where the address has another name`
    );
  } finally {
    socket.destroy();
  }
}

/** Looked at, never trusted: nothing is sent. */
async function handshake({ address, serverName, authority, client }: TlsEnd): Promise<TLSSocket> {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  const socket = connect({
    host,
    port: Number(address.slice(colon + 1)),
    // An address is no name.
    servername: serverName ?? (isIP(host) === 0 ? host : ''),
    rejectUnauthorized: false,
    ALPNProtocols: ['h2'],
    ...(authority === undefined ? {} : { ca: authority }),
    ...(client === undefined ? {} : { cert: client.certificate, key: client.key }),
  });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('the server did not answer')));
  await once(socket, 'secureConnect');
  // A server may still refuse the client: that is no reason of this side's.
  socket.on('error', () => undefined);
  return socket;
}

/** Dates in UTC; the clock's too, since one that is wrong makes any certificate wrong. */
function lapse(what: string, { validFrom, validTo }: X509Certificate, now: Date): string | null {
  const [from, to] = [new Date(validFrom), new Date(validTo)];
  if (now > to) return `${what} lapsed on ${day(to)}: renew it (this machine's clock says ${day(now)})`;
  if (now < from) return `${what} holds from ${day(from)} on: set this machine's clock, which says ${day(now)}`;
  return null;
}

const day = (date: Date): string => date.toISOString().slice(0, 10);
