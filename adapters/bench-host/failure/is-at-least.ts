/** Whether a version (`3.25.1`) is another one (`3.22`) or newer; one that nobody knows isn't. */
export function isAtLeast(version: string | null, least: string): boolean {
  if (version === null) return false;
  const [has, wants] = [version, least].map((text) => text.split('.').map(Number));
  for (const [at, number] of (wants ?? []).entries()) {
    const own = has?.[at] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}
