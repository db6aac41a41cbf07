import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { openObject } from '../../gate/names/open-object.ts';
import { withoutTerminalControls } from '../../gate/text/terminal-text.ts';
import { readBoundedFile } from '../files/read-bounded-file.ts';
import { replaceFile } from '../files/replace-file.ts';
import { memoryAndStart } from './marked-processes.ts';

/**
 * A note beside the machine's lock that says for whom it is held. For people only: it may be missing, forged or old, and
 * nothing is decided by it.
 */
const Note = openObject({ pid: z.int().positive(), startedAt: z.number(), purpose: z.string().max(300) });

const MAX_NOTE_BYTES = 4096;
const noteFile = (lockFile: string): string => `${lockFile}.holder`;

/** Leaves a note that the lock is held by this process; the returned function takes it back. Neither ever fails. */
export async function noteHolder(lockFile: string, purpose: string): Promise<() => Promise<void>> {
  const file = noteFile(lockFile);
  const startedAt = (await memoryAndStart(process.pid))?.startedAt ?? 0;
  const text = JSON.stringify({ pid: process.pid, startedAt, purpose: purpose.slice(0, 300) });
  // Another user's note can't be replaced in a folder such as /tmp: then nobody says for whom.
  await replaceFile(file, text).catch(() => undefined);
  return async () => {
    const now = readBoundedFile(file, MAX_NOTE_BYTES);
    if ('text' in now && now.text === text) await rm(file, { force: true }).catch(() => undefined);
  };
}

/** For whom the lock is held, in words; null where nobody says, or whoever said so is gone. */
export async function readHolder(lockFile: string): Promise<string | null> {
  const file = readBoundedFile(noteFile(lockFile), MAX_NOTE_BYTES);
  if ('fault' in file) return null;
  const note = Note.safeParse(parseJson(file.text));
  if (!note.success) return null;
  const holder = await memoryAndStart(note.data.pid);
  if (holder?.startedAt !== note.data.startedAt) return null;
  return withoutTerminalControls(note.data.purpose).replace(/\s+/g, ' ').trim() || null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
