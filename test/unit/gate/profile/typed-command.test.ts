import { execaSync } from 'execa';
import { expect, it } from 'vitest';
import { typedCommand } from '../../../../gate/profile/typed-command.ts';
import { profileOf } from '../../../support/policy/measured.ts';

const command = 'tool --model {model} --reference {models}/cpp --json {report}';
const { suites } = profileOf({
  suites: {
    tool: {
      kind: 'command',
      lane: 'cpu',
      command,
      runs: [
        { name: 'small', model: '{models}/small.gguf' },
        { name: 'own', model: 'models/own.bin' },
      ],
    },
  },
});
const tool = suites.tool;
if (tool === undefined) throw new Error('expected the suite');

it('names the models of a host by their variable, which a shell takes as one word', () => {
  const typed = typedCommand(tool, command, 'small');
  expect(typed).toBe(
    'tool --model "$BENCHMARK_GATE_MODELS"/small.gguf --reference "$BENCHMARK_GATE_MODELS"/cpp --json report.json',
  );
  const words = execaSync('sh', ['-c', typed.replace(/^tool/, "printf '%s\\n'")], {
    env: { BENCHMARK_GATE_MODELS: '/my models' },
  });
  expect(words.stdout.split('\n')).toEqual([
    ...['--model', '/my models/small.gguf', '--reference', '/my models/cpp', '--json', 'report.json'],
  ]);
});

it('names a model of the repository by its path', () => {
  expect(typedCommand(tool, command, 'own')).toContain('--model models/own.bin --reference');
});
