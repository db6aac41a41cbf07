/** What a host without a delegated cgroup leaves to whoever it runs: worker and `doctor` say it in the same words. */
export const WITHOUT_LIMITS = 'benches may take all memory and any number of processes';
