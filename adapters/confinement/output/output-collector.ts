import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { LineSplitter } from './line-splitter.ts';
import { SecretMasker } from './secret-masker.ts';

const TAIL_BYTES = 64 * 1024;
const STDOUT_BYTES = 16 * 1024 * 1024;
const LOG_BYTES = 64 * 1024 * 1024;

type Stream = 'stdout' | 'stderr';

/**
 * Takes both output streams of a command: lines to the caller as they come, a tail, a bounded log file, and standard
 * output as a whole while it is small (for programs: only there secrets aren't masked). Memory stays bounded whatever is
 * printed; a slow disk slows the command down.
 */
export class OutputCollector {
  private tailText = '';
  private stdoutChunks: Buffer[] | null = [];
  private stdoutBytes = 0;
  private logBytes = 0;
  private log: FileHandle | null = null;
  private readonly onLine: ((line: string, stream: Stream) => void) | undefined;

  private readonly secrets: readonly string[];

  constructor(onLine?: (line: string, stream: Stream) => void, secrets: readonly string[] = []) {
    this.onLine = onLine;
    this.secrets = secrets;
  }

  /** Starts a new log file, over what is there. */
  async openLog(file: string): Promise<void> {
    this.log = await open(file, 'w');
  }

  /** Reads a stream to its end. */
  async collect(source: Readable, stream: Stream): Promise<void> {
    const splitter = new LineSplitter((line) => new SecretMasker(this.secrets).lines([line])[0] ?? '');
    const masker = new SecretMasker(this.secrets);
    for await (const chunk of source) {
      const bytes = chunk as Buffer;
      if (stream === 'stdout') {
        this.keepStdout(bytes);
      }
      await this.take(masker.lines(splitter.push(bytes)), stream);
    }
    await this.take(masker.lines(splitter.end()), stream);
  }

  async close(): Promise<void> {
    const log = this.log;
    this.log = null;
    await log?.close();
  }

  get tail(): string {
    return lastBytes(this.tailText);
  }

  get stdout(): string | null {
    return this.stdoutChunks === null ? null : Buffer.concat(this.stdoutChunks).toString();
  }

  private keepStdout(bytes: Buffer): void {
    this.stdoutBytes += bytes.length;
    if (this.stdoutBytes > STDOUT_BYTES) {
      this.stdoutChunks = null;
    }
    this.stdoutChunks?.push(bytes);
  }

  private async take(lines: readonly string[], stream: Stream): Promise<void> {
    if (lines.length === 0) {
      return;
    }
    const text = `${lines.join('\n')}\n`;
    this.tailText = this.tailText.length > TAIL_BYTES ? lastBytes(this.tailText + text) : this.tailText + text;
    for (const line of lines) {
      this.onLine?.(line, stream);
    }
    await this.write(text);
  }

  private async write(text: string): Promise<void> {
    const log = this.log;
    if (log === null) {
      return;
    }
    const bytes = Buffer.from(text);
    this.logBytes += bytes.length;
    const full = this.logBytes > LOG_BYTES;
    if (full) {
      this.log = null;
    }
    try {
      await log.appendFile(
        full ? `[the log ends here: more than ${LOG_BYTES / 1024 / 1024} MiB were printed]\n` : bytes,
      );
      if (full) {
        await log.close();
      }
    } catch (error) {
      // A log that can't be written is no reason to lose the measurement.
      this.log = null;
      this.tailText += `[the log could not be written: ${(error as Error).message}]\n`;
      await log.close().catch(() => undefined);
    }
  }
}

function lastBytes(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= TAIL_BYTES) {
    return text;
  }
  let start = bytes.length - TAIL_BYTES;
  while (start < bytes.length && ((bytes[start] ?? 0) & 0xc0) === 0x80) {
    start += 1;
  }
  return bytes.subarray(start).toString();
}
