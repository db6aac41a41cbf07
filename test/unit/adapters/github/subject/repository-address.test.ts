import { expect, it } from 'vitest';
import { repositoryAddress } from '../../../../../adapters/github/subject/repository-address.ts';

it.each([
  ['nothing is set', {}, 'https://github.com'],
  ["GitHub's own API", { GITHUB_API_URL: 'https://api.github.com' }, 'https://github.com'],
  ['an Enterprise server', { GITHUB_API_URL: ' https://github.example.org/api/v3/ ' }, 'https://github.example.org'],
  ['Enterprise with data residency', { GITHUB_API_URL: 'https://api.acme.ghe.com' }, 'https://acme.ghe.com'],
  [
    'a server that is named',
    { GITHUB_SERVER_URL: 'https://code.example.org', GITHUB_API_URL: 'https://github.example.org/api/v3' },
    'https://code.example.org',
  ],
  ['a stand-in, which has no site', { GITHUB_API_URL: 'http://127.0.0.1:9' }, 'https://github.com'],
  ['an API that is no address', { GITHUB_SERVER_URL: '', GITHUB_API_URL: 'nowhere' }, 'https://github.com'],
])('is on the site that the environment names: %s', (_, env, site) => {
  expect(repositoryAddress(env)('acme/engine')).toBe(`${site}/acme/engine.git`);
});
