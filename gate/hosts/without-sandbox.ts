/** What `isolation: none` of a host means, wherever it is said. */
export const WITHOUT_SANDBOX = 'no sandbox: the change could do whatever the worker can';
