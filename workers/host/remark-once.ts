/**
 * Says each line once: what the lanes of one worker find out of their machine is the same for all of them, and the same
 * again when a host comes back.
 */
export function remarkOnce(say: (line: string) => void): (line: string) => void {
  const said = new Set<string>();
  return (line) => {
    if (said.has(line)) return;
    said.add(line);
    say(line);
  };
}
