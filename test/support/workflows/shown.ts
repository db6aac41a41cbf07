import { type GateScene, REPOSITORY } from './gate-bench.ts';

/** Everything that GitHub has of the scene's subject and commit. */
export async function shown({ standIn, request }: GateScene) {
  const { comments, checkRuns } = await standIn.dump(REPOSITORY);
  const checks = checkRuns.filter(({ head_sha }) => head_sha === request.headSha);
  const words = comments.filter(({ number }) => number === request.subject.number).map(({ body }) => body);
  return {
    conclusions: checks.map(({ status, conclusion }) => conclusion ?? status),
    said: [...checks.map(({ output }) => `${output.title} ${output.summary}`), ...words].join('\n'),
  };
}
