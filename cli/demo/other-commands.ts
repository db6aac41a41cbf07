import type { DemoStack } from '../../demo/demo-stack.ts';
import { exportLine } from '../../demo/export-line.ts';
import { DEMO_REPOSITORY } from '../../demo/seed-github.ts';
import { shellWord } from '../../gate/text/reproduce-command.ts';

const TO_FIND_IT = [
  'TEMPORAL_ADDRESS',
  'BENCHMARK_GATE_STORE',
  'BENCHMARK_GATE_WORK',
  'GITHUB_API_URL',
  'GITHUB_SERVER_URL',
] as const;

type Shown = Pick<DemoStack, 'environment' | 'pullRequest'> & {
  readonly sample: Pick<DemoStack['sample'], 'folder' | 'branch'>;
};

/** What other commands need to find a demo, and some to begin with, for a POSIX shell. */
export function otherCommands({ environment, sample, pullRequest }: Shown): string {
  const exported = Object.fromEntries(TO_FIND_IT.map((name) => [name, environment[name]]));
  const run = `npx benchmark-gate run --repo ${DEMO_REPOSITORY} --pr ${pullRequest} --profile sample`;
  const commit = "commit --all --message 'Say more'";
  return [
    `  ${exportLine(exported)}`,
    `  ${run}   # the same commit: taken over`,
    '  # a push that changes a README alone: carried over within seconds',
    `  cd ${shellWord(sample.folder)} && echo 'More.' >> README.md && git ${commit} && git push origin ${sample.branch} && cd -`,
    `  ${run}`,
  ].join('\n');
}

/** What shows a demo's baseline when the demo has ended. */
export const showBaseline = ({ BENCHMARK_GATE_STORE = '' }: DemoStack['environment'], digest: string): string =>
  `BENCHMARK_GATE_STORE=${shellWord(BENCHMARK_GATE_STORE)} npx benchmark-gate baseline show ${digest}`;
