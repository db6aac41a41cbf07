/** Why a path that a person named can't be read. */
export const unreadable = (error: NodeJS.ErrnoException): string => {
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'no such file or directory';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user';
    case 'EISDIR':
      return 'a folder, where a file is expected';
    default:
      return `can't be read (${error.code ?? error.message})`;
  }
};
