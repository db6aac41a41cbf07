import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** IANA's special-purpose registries (RFC 6890 and what came after), with multicast: no server of the public lies there. */
const SPECIAL_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Of the one block that is global unicast at all, `2000::/3`: protocols, tunnels and documentation. */
const SPECIAL_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/** Addresses that stand for one of version 4, which is in their last 32 bits: mapped, and translated (RFC 6052). */
const EMBEDDING = ['::ffff:0:0/96', '64:ff9b::/96'];

const special = blockList('ipv4', SPECIAL_V4);
const global6 = blockList('ipv6', ['2000::/3']);
const special6 = blockList('ipv6', SPECIAL_V6);
const embedding = blockList('ipv6', EMBEDDING);

/** Whether an address is one that anybody on the internet reaches, and nobody's own. False for what is no address. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  if (embedding.check(address, 'ipv6')) return !special.check(lastFour(address), 'ipv4');
  return global6.check(address, 'ipv6') && !special6.check(address, 'ipv6');
}

function blockList(family: 'ipv4' | 'ipv6', networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** The last 32 bits of an IPv6 address, as an IPv4 address. */
function lastFour(address: string): string {
  // In the one form that has no dots: two groups at its end, of which an empty one is zero.
  const [high = '', low = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':').slice(-2);
  const [one, other] = [Number.parseInt(high || '0', 16), Number.parseInt(low || '0', 16)];
  return [one >> 8, one & 255, other >> 8, other & 255].join('.');
}
