import { randomUUID } from 'node:crypto';
import type { ObjectStore } from '../content/object-store.ts';

/**
 * What is being removed: a mark for each pruner at work with a baseline, named by its digest. As long as there is one,
 * nobody finds the baseline, so that a pruner that is killed leaves none by half, whoever writes it anew meanwhile.
 */
const REMOVING = 'baselines/removing';

const MARK = /^([0-9a-f]{64})~[0-9a-f-]{36}$/;

/** A mark's key, and the baseline's digest in hexadecimal digits. */
export interface RemovalMark {
  readonly key: string;
  readonly sha256: string;
}

export async function listRemovalMarks(objects: Pick<ObjectStore, 'list'>): Promise<RemovalMark[]> {
  return (await objects.list(REMOVING)).flatMap((name) => {
    const sha256 = MARK.exec(name)?.[1];
    return sha256 === undefined ? [] : [{ key: `${REMOVING}/${name}`, sha256 }];
  });
}

/**
 * Digests, in hexadecimal digits, of baselines that somebody removes. To be asked after what is found was read: what a
 * pruner has taken something from by then is among them.
 */
export const beingRemoved = async (objects: Pick<ObjectStore, 'list'>): Promise<ReadonlySet<string>> =>
  new Set((await listRemovalMarks(objects)).map(({ sha256 }) => sha256));

/** Removes some of a baseline while a mark of its own says so; ended in its middle, the mark stays. */
export async function whileMarked(
  objects: Pick<ObjectStore, 'create' | 'remove'>,
  sha256: string,
  remove: () => Promise<void>,
): Promise<void> {
  const key = `${REMOVING}/${sha256}~${randomUUID()}`;
  await objects.create('', key);
  await remove();
  await objects.remove(key);
}
