/**
 * The beginning of a run id that people read and type: the 48 bits of its time, by which hardly two runs are alike.
 * What is no run id stays as it is.
 */
export const shortRunId = (id: string): string =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id.slice(0, 13) : id;
