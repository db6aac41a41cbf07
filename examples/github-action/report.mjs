// Reports an outcome document of the gate to the job that asked for it: outputs, step summary, one annotation.
// report.mjs OUTCOME-FILE EXIT-CODE; ends with that exit code. Texts of the document may come from the change itself.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

const [file = '', code = ''] = process.argv.slice(2);
const exitCode = /^[0-5]$/.test(code) ? Number(code) : 5;
const outcome = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;

/** A summary may have 1 MiB; nobody reads as much. */
const LONGEST = 50_000;

/** One line, without what acts on a terminal or a log. */
const line = (text) =>
  String(text ?? '')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 1000);

/** As the runner's commands want their text. */
const escaped = (text) => line(text).replaceAll('%', '%25');

/** Text that nothing in it can end, or be Markdown or HTML in. */
function fenced(lines) {
  const text = lines.map(line).join('\n').slice(0, LONGEST);
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}\n`;
}

const status = outcome?.status ?? null;
const said = status === null ? '' : `${status}${outcome.reason ? ` (${outcome.reason})` : ''}`;
const route = outcome?.route ? `${outcome.route.kind} ${outcome.route.to}` : '';
const baselines = [...(outcome?.baselines ?? [])].sort((a, b) => Number(b.complete) - Number(a.complete));

function report() {
  const outputs = {
    status: status ?? '',
    reason: outcome?.reason ?? '',
    route,
    digest: baselines[0]?.digest ?? '',
    run: outcome?.workflow?.id ?? '',
    'outcome-file': outcome === null ? '' : file,
  };
  for (const [name, value] of Object.entries(outputs))
    appendFileSync(process.env.GITHUB_OUTPUT, `${name}=${line(value)}\n`);
  appendFileSync(process.env.GITHUB_STEP_SUMMARY, summary());
  const [kind, text] = annotation();
  console.log(kind === '' ? text : `::${kind} title=Benchmark gate::${text}`);
}

function annotation() {
  const ended = { 2: 'the request is wrong', 3: 'a service stayed away', 5: 'the gate itself broke' }[exitCode];
  if (ended !== undefined)
    return ['error', `${ended}: the step before says what to do; this says nothing of the change`];
  if (exitCode === 4)
    return ['error', `still running when the wait was over, and goes on: ${escaped(outcome?.workflow?.id)}`];
  if (exitCode === 1) return ['error', escaped(`${said}: ${outcome?.why}; ${route}`)];
  if (status === 'skipped') return ['warning', escaped(`${said}: ${outcome.why}`)];
  return ['', 'the benchmark gate passed'];
}

function summary() {
  if (outcome === null) return '## Benchmark gate\n\nNo outcome: the step that asked says why.\n';
  const again = [...(outcome.suites ?? []), ...(outcome.targets ?? [])].filter(({ reproduce }) => reproduce);
  const parts = [
    '## Benchmark gate\n',
    fenced([
      `${outcome.gate} = ${said || 'still running'}`,
      ...(route === '' ? [] : [route.replace(' ', ' → ')]),
      outcome.why,
    ]),
    ...(outcome.evidence?.length ? [fenced(outcome.evidence)] : []),
    ...(again.length
      ? ['To see it again:\n', fenced(again.map(({ name, reproduce }) => `${name}: ${reproduce}`))]
      : []),
    ...(baselines.length
      ? [
          'Baselines:\n',
          fenced(
            baselines.map(
              ({ digest, machineClass, complete }) =>
                `${digest}  ${machineClass}  ${complete ? 'complete' : 'not complete'}`,
            ),
          ),
        ]
      : []),
  ];
  return `${parts.join('\n')}\n`;
}

report();
process.exitCode = exitCode;
