import type { BenchmarkFile } from './result-schema.ts';

/** Bytes of UTF-8 that Criterion keeps of each part of a folder's name. */
const PART_BYTES = 64;

/**
 * What doesn't agree in a result's identity, in words; null where nothing does. Criterion makes the id of group, function
 * and value, and the folder of the same three; a tree may have been moved, or cut out of a larger one, so that of its
 * folders only the end, or more than the end, is seen. Files of another program may leave parts out.
 *
 * @param directory the benchmark's folder inside what is read; empty: that folder itself is read
 */
export const identityFault = (file: BenchmarkFile, directory: string): string | null => {
  const { full_id: id, group_id: group, function_id: name, value_str: value, directory_name: stated } = file;
  const parts = [group, name, value].filter((part) => typeof part === 'string');
  if (typeof group === 'string') {
    if (parts.join('/') !== id)
      return `its id is ${quote(id)}, but group, function and value are ${quote(parts.join('/'))}`;
    if (typeof stated === 'string' && !isFolderOf(parts, stated)) {
      return `its id is ${quote(id)}, but it names the folder ${quote(stated)}`;
    }
  }
  if (typeof stated === 'string' && !isPlace(stated, directory)) {
    return `it names the folder ${quote(stated)}, but lies in ${quote(directory)}`;
  }
  return null;
};

/** Whether Criterion can have given a benchmark of these parts this folder, where others had the same name before it. */
const isFolderOf = (parts: readonly string[], stated: string): boolean => {
  const first = parts.map(folderPart).join('/');
  // A group alone with its slashes: what this gate exports of a baseline that kept no parts.
  const names = [first, first.toLowerCase(), parts.map(trimmedPart).join('/'), ...(parts.length === 1 ? parts : [])];
  return names.some(
    (name) => stated === name || (stated.startsWith(`${name}_`) && isNumber(stated.slice(name.length + 1))),
  );
};

const isNumber = (text: string): boolean => /^(?:[2-9]|[1-9]\d{1,5})$/.test(text);

/** As Criterion 0.3 to 0.8 do it (`make_filename_safe`): characters that file systems don't take, then the cut. */
const folderPart = (part: string): string => cut(part.replace(/[?"/\\*<>:|^]/g, '_'));

/** The same on Windows, which knows neither capitals nor blanks at the end. */
const trimmedPart = (part: string): string => folderPart(part).trimEnd().toLowerCase();

const cut = (text: string): string => {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= PART_BYTES) return text;
  let end = PART_BYTES;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return new TextDecoder().decode(bytes.subarray(0, end));
};

/** Whether one of two paths is the end of the other. */
const isPlace = (stated: string, directory: string): boolean => {
  const [one, other] = [walked(stated), walked(directory)];
  return one.endsWith(other) || other.endsWith(one);
};

/** As a file system walks it: parts that are empty, or a dot, lead nowhere. */
const walked = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .map((part) => `/${part}`)
    .join('');

const quote = (text: string): string => JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
