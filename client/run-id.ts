/** A first execution's run id, as outcomes and a ledger's hops name it. */
export const isRunId = (id: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
