/** As much as is used of it: it brings no types of its own. */
declare module 'picomatch' {
  export default function picomatch(
    globs: string | readonly string[],
    options?: { readonly dot?: boolean; readonly windows?: boolean },
  ): (path: string) => boolean;
}
