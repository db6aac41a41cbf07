import { expect, it } from 'vitest';
import { loadSdk } from '../../../../cli/mcp/load-sdk.ts';
import { InputError } from '../../../../client/input-error.ts';

const missing = (name: string) =>
  Object.assign(new Error(`Cannot find package '${name}' imported from /app/cli/mcp/load-sdk.js`), {
    code: 'ERR_MODULE_NOT_FOUND',
  });

it('says how to install the SDK where it is not there', async () => {
  const failed = await loadSdk(() => Promise.reject(missing('@modelcontextprotocol/sdk'))).catch((error) => error);
  expect(failed).toBeInstanceOf(InputError);
  expect(failed.message).toContain('npm install @modelcontextprotocol/sdk@1');
});

it('passes on whatever else goes wrong', async () => {
  for (const error of [missing('somebody-elses'), new SyntaxError('broken')]) {
    await expect(loadSdk(() => Promise.reject(error))).rejects.toBe(error);
  }
});
