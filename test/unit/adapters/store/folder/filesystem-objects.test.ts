import { spawnSync } from 'node:child_process';
import { mkdir, open, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openStore } from '../../../../../adapters/store/open-store.ts';
import { exampleDocument } from '../../../../support/store/example-document.ts';
import { filesBelow, temporaryStore } from '../../../../support/store/store-folder.ts';
import { kill, mayMount, program, unprivileged, writer } from '../../../../support/store/writer-process.ts';

describe('a store in a folder', () => {
  it('shows nothing of content whose writer was killed in the middle, and forgets it in time', async () => {
    const { root } = await temporaryStore();
    const { child, lines } = writer('forever', root);
    expect((await lines.next()).value).toBe('"writing"');
    await kill(child);
    const [left = '', ...others] = await filesBelow(root);
    expect(left).toMatch(/^tmp\//);
    expect(others).toEqual([]);
    await openStore({ BENCHMARK_GATE_STORE: root }).putJson('written while it is young');
    expect(await readdir(path.join(root, 'tmp'))).toHaveLength(1);
    const twoDaysAgo = new Date(Date.now() - 48 * 60 * 60 * 1000);
    await utimes(path.join(root, left), twoDaysAgo, twoDaysAgo);
    await openStore({ BENCHMARK_GATE_STORE: root }).putJson('written when it is old');
    expect(await readdir(path.join(root, 'tmp'))).toEqual([]);
  });

  it.runIf(mayMount)('on a full disk says so, keeps what it has, and records nothing by half', async () => {
    const { root } = await temporaryStore();
    await mkdir(root);
    const script = 'mount -t tmpfs -o size=1m tmpfs "$1" && root=$1 && shift && exec "$@" fill "$root"';
    const args = [...unprivileged.args, 'sh', '-c', script, 'sh', root, process.execPath, ...program];
    const { status, stdout, stderr } = spawnSync(unprivileged.file, args, { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    const said = JSON.parse(stdout);
    expect(said).toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/disk is full: free some space/),
    });
    expect(said.message).toContain(root);
    expect(said.readable.length).toBeGreaterThan(5);
    expect(said.readable).not.toContain(false);
    // A small document may still fit where 100 KB didn't: found then, and else not there at all.
    expect(said.found).toHaveLength(said.baseline === 'written' ? 1 : 0);
  });

  it.each([
    ['ENOSPC', 'write', /the disk is full: free some space/],
    ['EIO', 'sync', /input or output error/],
    ['EDQUOT', 'write', /quota/],
  ])('translates %s of a %s, and leaves nothing behind', async (code, call, message) => {
    const { root, store } = await temporaryStore();
    const handle = await open('/dev/null', 'w');
    onTestFinished(() => handle.close());
    const failure = Object.assign(new Error(`${code}: as a disk reports it`), { code });
    const method = call === 'write' ? 'appendFile' : 'sync';
    const broken = vi.spyOn(Object.getPrototypeOf(handle), method).mockRejectedValue(failure);
    onTestFinished(() => broken.mockRestore());
    await expect(store.putJson({ a: 1 })).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(message),
    });
    await expect(store.putRecord('runs/x/y', 'z')).rejects.toMatchObject({ kind: 'unavailable' });
    broken.mockRestore();
    expect(await filesBelow(root)).toEqual([]);
    await store.putJson({ a: 1 });
    expect(await filesBelow(root)).toHaveLength(1);
  });

  it('waits for no pipe in the place of a file, and reads no folder or device for one', async () => {
    const { root, store, fileOf } = await temporaryStore();
    const stored = await store.putJson({ a: 1 });
    const file = fileOf(stored.uri);
    const standIns = [() => spawnSync('mkfifo', [file]), () => mkdir(file), () => symlink('/dev/zero', file)];
    for (const put of standIns) {
      await rm(file, { recursive: true });
      await put();
      const copy = path.join(root, 'copy');
      for (const read of [() => store.get(stored.uri), () => store.download(stored.uri, copy)]) {
        await expect(read()).rejects.toMatchObject({ kind: 'corrupt', message: expect.stringContaining('is no file') });
      }
    }
    const commit = 'a'.repeat(40);
    await mkdir(path.join(root, 'measured', commit, `000000000000001-${'0'.repeat(32)}.json`), { recursive: true });
    const found = [];
    for await (const { text } of store.readMeasuredLists(commit, { now: Date.now(), most: 1000 })) found.push(text);
    expect(found).toEqual([null]);
  });

  it('whose folder is a file says so', async () => {
    const { root } = await temporaryStore();
    await writeFile(root, 'no folder');
    const store = openStore({ BENCHMARK_GATE_STORE: path.join(root, 'store') });
    await expect(store.putJson(1)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining(root),
    });
    await expect(store.findBaselines({})).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it.runIf(mayMount)('that is read-only says so, and stays as it is', async () => {
    const { root, store } = await temporaryStore();
    await store.writeBaseline(exampleDocument());
    await store.putRecord('runs/x/ledger/0-after.md', 'x');
    const before = await filesBelow(root);
    const script =
      'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && root=$1 && shift && exec "$@" prune "$root" 1000 1';
    const args = [...unprivileged.args, 'sh', '-c', script, 'sh', root, process.execPath, ...program];
    const { status, stdout, stderr } = spawnSync(unprivileged.file, args, { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      kind: 'unavailable',
      message: expect.stringMatching(
        /could not (?:write|create|remove|store) .*the file system is read-only: mount it writable/,
      ),
    });
    expect(await filesBelow(root)).toEqual(before);
  });
});
