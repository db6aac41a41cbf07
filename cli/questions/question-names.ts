/** The commands that only ask the server about runs, or tell one to end. */
export const QUESTION_NAMES: readonly string[] = ['runs', 'status', 'show', 'cancel'];
