/** How the change's code is kept apart from the host: in namespaces of its own, or not at all. */
export type Isolation = 'bubblewrap' | 'none';
