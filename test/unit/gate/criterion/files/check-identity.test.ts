import { describe, expect, it } from 'vitest';
import { identityFault } from '../../../../../gate/criterion/files/check-identity.ts';
import { BenchmarkFile } from '../../../../../gate/criterion/files/result-schema.ts';

const identity = (change: Record<string, unknown> = {}): BenchmarkFile =>
  BenchmarkFile.parse({
    group_id: 'hash',
    function_id: 'sha256',
    value_str: '1024',
    full_id: 'hash/sha256/1024',
    directory_name: 'hash/sha256/1024',
    title: 'hash/sha256/1024',
    throughput: null,
    ...change,
  });
const PLACE = 'hash/sha256/1024';
const long = 'é'.repeat(60);

describe('an identity as Criterion makes it', () => {
  it.each([
    ['of group, function and value', {}, PLACE],
    ['numbered after another one of the same name', { directory_name: `${PLACE}_2` }, `${PLACE}_2`],
    ['numbered by a large number', { directory_name: `${PLACE}_117` }, `${PLACE}_117`],
    [
      'of a group alone',
      { group_id: 'a/b: c', function_id: null, value_str: null, full_id: 'a/b: c', directory_name: 'a_b_ c' },
      'a_b_ c',
    ],
    [
      'with characters that no file system takes',
      { function_id: '<a|b>?', full_id: 'hash/<a|b>?/1024', directory_name: 'hash/_a_b__/1024' },
      'hash/_a_b__/1024',
    ],
    [
      'cut after 64 bytes, between characters',
      { function_id: long, full_id: `hash/${long}/1024`, directory_name: `hash/${'é'.repeat(32)}/1024` },
      `hash/${'é'.repeat(32)}/1024`,
    ],
    [
      'made on Windows',
      { function_id: 'SHA ', full_id: 'hash/SHA /1024', directory_name: 'hash/sha/1024' },
      'hash/sha/1024',
    ],
    [
      'of an empty part, which is no folder',
      { value_str: '', full_id: 'hash/sha256/', directory_name: 'hash/sha256/' },
      'hash/sha256',
    ],
    ['exported by this gate, with its id as its group', { group_id: PLACE, function_id: null, value_str: null }, PLACE],
    ['in a tree that lies deeper', {}, `crates/engine/target/criterion/${PLACE}`],
    ['in a tree that was cut out of a larger one', {}, '1024'],
    ['in a folder that is read by itself', {}, ''],
    ['of another program, which says less', { group_id: undefined, directory_name: undefined }, 'anywhere'],
  ])('agrees: %s', (_, change, directory) => {
    expect(identityFault(identity(change), directory)).toBeNull();
  });
});

describe('an identity that Criterion does not make', () => {
  it.each([
    [
      'another function',
      { function_id: 'md5' },
      PLACE,
      'its id is "hash/sha256/1024", but group, function and value are "hash/md5/1024"',
    ],
    ['another value', { value_str: '2048' }, PLACE, 'but group, function and value are "hash/sha256/2048"'],
    ['another id', { full_id: 'hash/md5/1024' }, PLACE, 'its id is "hash/md5/1024"'],
    ['another folder', { directory_name: 'hash/md5/1024' }, 'hash/md5/1024', 'but it names the folder "hash/md5/1024"'],
    ['a number that none is given', { directory_name: `${PLACE}_1` }, `${PLACE}_1`, 'but it names the folder'],
    [
      'a place of another result',
      {},
      'hash/md5/1024',
      'it names the folder "hash/sha256/1024", but lies in "hash/md5/1024"',
    ],
    ['the place of its second', {}, `${PLACE}_2`, 'but lies in "hash/sha256/1024_2"'],
    ['a name that only ends alike', {}, '2561024', 'but lies in'],
  ])('is named: %s', (_, change, directory, message) => {
    expect(identityFault(identity(change), directory)).toContain(message);
  });
});
