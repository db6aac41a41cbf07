import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { freeMembershipPorts } from '../../../../../demo/cluster/temporal/membership-ports.ts';

it('finds free ports that fit into a smallint, whatever is drawn', async () => {
  for (const random of [0, 0.5, 0.9999]) {
    const ports = await freeMembershipPorts(4, () => random);
    expect(new Set(ports).size).toBe(4);
    for (const port of ports) expect(port).toBeLessThanOrEqual(32_767);
  }
});

it('passes over one that is taken', async () => {
  const [port = 0] = await freeMembershipPorts(1, () => 0.3);
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  expect((server.address() as AddressInfo).port).toBe(port);
  expect(await freeMembershipPorts(2, () => 0.3)).not.toContain(port);
});
