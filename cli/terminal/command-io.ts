/** What a command may touch besides its own work. */
export interface CommandIo {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: (text: string) => void;
  /** As wide as the terminal that shows standard output; absent where none does. */
  readonly columns?: number | undefined;
  readonly stderr: NodeJS.WriteStream;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}
