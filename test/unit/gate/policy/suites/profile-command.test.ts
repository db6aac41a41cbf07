import { expect, it } from 'vitest';
import { profileCommand } from '../../../../../gate/policy/suites/profile-command.ts';
import { Suite } from '../../../../../gate/profile/profile.ts';

const suite = Suite.parse({
  kind: 'command',
  lane: 'cpu',
  command: 'tool --model {model} --json {report}',
  whenModelMissing: '--allow-mock',
});
const first = 'tool --model {model} --json {report}';
const of = (ran: string, command: string, simpler?: string) =>
  profileCommand(
    { command, ...(simpler === undefined ? {} : { simpler: { command: simpler, failed: false } }) },
    suite,
    ran,
  );

it('knows which of two commands was run, whatever stood in place of its placeholders', () => {
  const simpler = `${first} --tokens 16`;
  expect(of('tool --model /models/a b.gguf --json /out/x.json', first, simpler)).toBe(first);
  expect(of('tool --model /models/a b.gguf --json /out/x.json --tokens 16', first, simpler)).toBe(simpler);
  expect(of('tool --model m --json r --tokens 16 --allow-mock', first, simpler)).toBe(simpler);
  // Whichever of them is the longer one.
  expect(of('tool --model m --json r --tokens 16', simpler, first)).toBe(simpler);
  expect(of('tool --model m --json r', simpler, first)).toBe(first);
});

it('takes a command without placeholders by its very words, and one that fits none as it was run', () => {
  expect(of('./run.sh', './run.sh --all', './run.sh')).toBe('./run.sh');
  expect(of('./run.sh --allow-mock', './run.sh')).toBe('./run.sh');
  for (const ran of ['./run.sh --more', 'echo ./run.sh', '']) expect(of(ran, './run.sh')).toBe(ran);
  // Nothing of it is said twice.
  expect(of('tool --json', 'tool --json {report} --json')).toBe('tool --json');
});

it('leaves a command of `cargo bench` as it was run', () => {
  const criterion = Suite.parse({ kind: 'criterion', lane: 'cpu', command: 'cargo bench' });
  expect(profileCommand({ command: 'cargo bench' }, criterion, 'cargo bench --bench b')).toBe('cargo bench --bench b');
});
