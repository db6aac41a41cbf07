/** GitHub's names for the emoji that ledgers say a status with. */
const STATUS_EMOJI: ReadonlyMap<string, string> = new Map([
  ['white_check_mark', '✅'],
  ['heavy_check_mark', '✔️'],
  ['ballot_box_with_check', '☑️'],
  ['green_circle', '🟢'],
  ['x', '❌'],
  ['heavy_multiplication_x', '✖️'],
  ['red_circle', '🔴'],
  ['red_square', '🟥'],
  ['exclamation', '❗'],
  ['heavy_exclamation_mark', '❗'],
  ['no_entry', '⛔'],
  ['no_entry_sign', '🚫'],
  ['stop_sign', '🛑'],
  ['warning', '⚠️'],
  ['hourglass', '⌛'],
  ['hourglass_flowing_sand', '⏳'],
  ['arrows_counterclockwise', '🔄'],
  ['repeat', '🔁'],
  ['yellow_circle', '🟡'],
  ['construction', '🚧'],
]);

/** The text with the shortcodes of status emoji read as GitHub shows them; `generative:x:1` holds none. */
export const readShortcodes = (text: string): string =>
  text.includes(':')
    ? text.replace(/(?<![A-Za-z0-9]):([a-z_]{1,40}):/g, (whole, name: string) => STATUS_EMOJI.get(name) ?? whole)
    : text;

/** The text without any other shortcode that stands alone between words: it says nothing of a status or a name. */
export const dropShortcodes = (text: string): string =>
  text.includes(':') ? text.replace(/(?<!\S):[a-z0-9_+-]{1,40}:(?!\S)/g, ' ').trim() : text;
