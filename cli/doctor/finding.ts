/**
 * What one check found.
 * - `ok`: as it should be.
 * - `note`: worth knowing; the gate does without, in a way that the text says.
 * - `fault`: something that is needed is missing.
 * - `unreachable`: a service that is needed doesn't answer.
 */
export interface Finding {
  /** The part that was looked at, such as `Temporal` or `GitHub`. */
  readonly area: string;
  readonly state: 'ok' | 'note' | 'fault' | 'unreachable';
  readonly says: string;
  /** What a person does about it; there for everything but `ok`. */
  readonly mend?: string;
}

/** Findings of one area, by short names for their states. */
export const findingsOf = (area: string) => ({
  ok: (says: string): Finding => ({ area, state: 'ok', says }),
  note: (says: string, mend: string): Finding => ({ area, state: 'note', says, mend }),
  fault: (says: string, mend: string): Finding => ({ area, state: 'fault', says, mend }),
  unreachable: (says: string, mend: string): Finding => ({ area, state: 'unreachable', says, mend }),
});
