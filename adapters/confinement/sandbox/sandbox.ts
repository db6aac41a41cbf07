/** What a sandbox of this host is made of, as it was tried when the worker began. */
export interface Sandbox {
  /**
   * The user and group that commands get in the place of root, whose files and controls a namespace alone doesn't keep
   * from them. Null: the worker isn't root, and commands run as its own user.
   */
  readonly user: number | null;
  /** Whether commands may make user namespaces of their own: in those they could mount memory of any size. */
  readonly namespaces: 'refused' | 'allowed';
  /**
   * The kernel's keyrings: no call reaches them; or each command has a session keyring of its own, and the keyring of the
   * worker's user can still be reached by its number; or commands share the worker's.
   */
  readonly keyrings: 'refused' | 'own-session' | 'shared';
}

/** What isn't as it should be, in words with the mend, one each. */
export function sandboxRemarks({ namespaces, keyrings, user }: Sandbox): string[] {
  return [
    ...(namespaces === 'allowed'
      ? ['commands may make namespaces, and in them hold more files in memory than their bound: install bubblewrap 0.8']
      : []),
    ...(keyrings === 'shared'
      ? ["commands can read the keys in this worker's keyrings, and leave some: install perl, or a kernel from 5.16 on"]
      : []),
    ...(keyrings === 'own-session' && user === null
      ? ["commands can reach the user keyring of this worker's user: keep no keys in it, or use a kernel from 5.16 on"]
      : []),
  ];
}
