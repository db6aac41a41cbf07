import { expect, it } from 'vitest';
import { parsePostgresAddress, postgresText } from '../../../../../demo/cluster/postgres/postgres-address.ts';

it('reads an address, its default port and what is escaped in it', () => {
  expect(parsePostgresAddress('postgres://gate:p%40ss@db.example')).toEqual({
    ...{ host: 'db.example', port: 5432, user: 'gate', password: 'p@ss' },
  });
  expect(parsePostgresAddress('postgresql://gate@[::1]:5433/')).toEqual({
    ...{ host: '::1', port: 5433, user: 'gate', password: '' },
  });
});

it.each([
  ['db.example', /is no address/],
  ['mysql://gate:secret@db.example', /another kind \(mysql:\/\/\)/],
  ['postgres://db.example', /lacks a host or a user/],
  ['postgres://gate:secret@db.example/other', /names a database or options/],
  ['postgres://gate:secret@db.example?sslmode=require', /names a database or options/],
  ['postgres://gate:%secret@db.example', /escapes nothing/],
  ['postgres://g%C3%A5te:secret@db.example', /a user whom the Temporal server can’t name/],
  ['postgres://gate:secret%20secret@db.example', /no space may be in it/],
])('refuses %s with what to write, and without the password', (text, why) => {
  const refused = () => parsePostgresAddress(text);
  expect(refused).toThrow(why);
  expect(refused).not.toThrow(/secret/);
});

it('is named without its password', () => {
  expect(postgresText({ host: '::1', port: 5433, user: 'gate', password: 'secret' })).toBe('gate@[::1]:5433');
});
