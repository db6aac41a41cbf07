import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../../../../adapters/bench-host/fetch/sources/public-address.ts';
import { publicAddresses } from '../../../../../../adapters/bench-host/fetch/sources/resolve-host.ts';

const address = (text: string) => ({ address: text, family: text.includes(':') ? 6 : 4 });

describe('an address', () => {
  it.each(['140.82.121.3', '1.1.1.1', '172.15.0.1', '172.32.0.1', '2606:50c0:8000::153', '::ffff:140.82.121.3'])(
    '%s is public',
    (text) => expect(isPublicAddress(text)).toBe(true),
  );

  it('of version 4 behind a translator is as public as itself', () => {
    expect(isPublicAddress('64:ff9b::8c52:7903')).toBe(true);
    expect(isPublicAddress('64:ff9b::a00:1')).toBe(false);
    expect(isPublicAddress('64:ff9b::7f00:0')).toBe(false);
    expect(isPublicAddress('64:ff9b:1::8c52:7903')).toBe(false);
  });

  it.each([
    '127.0.0.1',
    '127.255.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.168.1.1',
    '198.18.0.1',
    '203.0.113.80',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:169.254.169.254',
    '::ffff:0:10.0.0.1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12:3456::1',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '2001::1',
    '2002:7f00:1::',
    '3fff::1',
    '100::1',
    'localhost',
    '',
  ])('%j is not', (text) => expect(isPublicAddress(text)).toBe(false));
});

describe('a host', () => {
  it('with several addresses is judged by the worst', async () => {
    const resolve = async () => ['140.82.121.3', '2606:50c0:8000::153', '10.0.0.7'].map(address);
    expect(await publicAddresses('git.example', resolve)).toEqual({
      fault: 'git.example resolves to 10.0.0.7, which is no public address',
    });
  });

  it('that is an address is asked of nobody else', async () => {
    expect(await publicAddresses('[::ffff:127.0.0.1]')).toEqual({
      fault: expect.stringMatching(/is no public address$/),
    });
    expect(await publicAddresses('127.0.0.1')).toEqual({ fault: '127.0.0.1 is no public address' });
    expect(await publicAddresses('localhost')).toEqual({
      fault: expect.stringMatching(/^localhost resolves to \S+, which is no public address$/),
    });
  });

  it('that nobody knows has no address', async () => {
    expect(await publicAddresses('nosuch.invalid', async () => [])).toEqual({ addresses: [] });
  });
});
