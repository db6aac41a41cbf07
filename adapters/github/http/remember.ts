/** Computes once; a failure isn't remembered. */
export const remember = <T>(compute: () => Promise<T>): (() => Promise<T>) => {
  let kept: Promise<T> | undefined;
  return () => {
    kept ??= compute().catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
};
