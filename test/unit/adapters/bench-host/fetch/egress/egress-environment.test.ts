import { describe, expect, it } from 'vitest';
import { egressEnvironment } from '../../../../../../adapters/bench-host/fetch/egress/egress-environment.ts';

describe('the environment of a fetch', () => {
  const operator = {
    addresses: ['http://mirror.example:8080/', 'file:///srv/git'],
    hosts: ['git.example:8443', '[fd00::1]'],
  };

  it('leads by the one proxy, also to whom the operator named', () => {
    const environment = egressEnvironment({ no_proxy: '*', SSL_CERT_FILE: '/ca' }, operator, 'http://127.0.0.1:1');
    expect(environment).toMatchObject({
      CARGO_HTTP_PROXY: 'http://127.0.0.1:1',
      https_proxy: 'http://127.0.0.1:1',
      http_proxy: 'http://127.0.0.1:1',
      SSL_CERT_FILE: '/ca',
      GIT_SSL_CAINFO: '/ca',
      GIT_ALLOW_PROTOCOL: 'https:http:file',
      CARGO_NET_GIT_FETCH_WITH_CLI: 'true',
    });
    expect(Object.keys(environment).filter((name) => /^no_proxy$/i.test(name))).toEqual([]);
  });

  it("leaves the way out to the operator's own proxy where there is one", () => {
    const network = { HTTPS_PROXY: 'http://proxy.example:3128', no_proxy: 'corp.example' };
    const nobody = { addresses: [], hosts: [] };
    const environment = egressEnvironment(network, nobody, null);
    expect(environment).toMatchObject({ ...network, GIT_ALLOW_PROTOCOL: 'https' });
    expect(environment).not.toHaveProperty('CARGO_HTTP_PROXY');
    // Of cargo's configuration git knows nothing.
    expect(egressEnvironment({}, { ...nobody, proxy: 'http://proxy.example:1' }, null)).toMatchObject({
      https_proxy: 'http://proxy.example:1',
    });
  });
});
