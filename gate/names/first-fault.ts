/**
 * How what others wrote is parsed: up to its first fault. A fault takes some hundred bytes of memory for what took two to
 * write, so that of a few megabytes of faulty elements all faults together end a process.
 */
export const FIRST_FAULT = { abortEarly: true } as const;
