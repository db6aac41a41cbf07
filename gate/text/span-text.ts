/** A span of time as people say it, in at most two units: `0.4 s`, `38 s`, `12 min 3 s`, `5 h 40 min`, `3 d 2 h`. */
export function spanText(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return two(whole, 60, 'min', 's');
  const minutes = Math.round(whole / 60);
  return minutes < 24 * 60 ? two(minutes, 60, 'h', 'min') : two(Math.round(minutes / 60), 24, 'd', 'h');
}

function two(amount: number, per: number, large: string, small: string): string {
  const rest = amount % per;
  return `${Math.floor(amount / per)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
}
