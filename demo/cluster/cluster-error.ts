/** The cluster can't be started, or can't go on: one line, with what to do about it. Nothing of it is left running. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
}
