import { lstat, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEPENDENCY, fetchingHost } from '../../../support/cargo/fetching-host.ts';
import { commitWorkspace, jobOf, watching } from '../../../support/cargo/rust-host.ts';
import { startPrivateServer } from '../../../support/git/private-server.ts';
import { TestRepository, temporaryFolder } from '../../../support/git/repository.ts';
import { TRIED_ISOLATIONS } from '../../../support/processes/confine.ts';
import { innerService } from '../../../support/processes/inner-service.ts';

const OWN = '[package]\nname = "own"\nversion = "0.1.0"\nedition = "2021"\n';

describe.each(TRIED_ISOLATIONS)('a change without a lock file, isolation %s,', (isolation) => {
  it('has cargo write through no link that it puts in the place of one', async () => {
    const host = await fetchingHost(`lock link ${isolation}`, isolation);
    const target = join(host.cargoHome, 'credentials.toml');
    const commit = await commitWorkspace(
      async (folder) => {
        await writeFile(join(folder, 'Cargo.toml'), DEPENDENCY['Cargo.toml'] ?? '');
        await symlink(target, join(folder, 'Cargo.lock'));
      },
      await temporaryFolder(),
    );
    onTestFinished(() => rm(commit.folder, { recursive: true, force: true }));
    const job = jobOf({ workflowId: `lock link ${isolation}`, firstExecutionRunId: 'run' }, commit);
    await expect(host.bench.prepare(job, watching())).rejects.toMatchObject({
      report: { class: 'compile-error', message: 'Cargo.lock is a link that leads nowhere' },
    });
    await expect(lstat(target)).rejects.toThrow('ENOENT');
    await host.bench.remove(job);
  });

  it('whose dependency leads into the network of the operator asks nobody there while one is generated', async () => {
    const { port, asked } = await innerService();
    const root = await temporaryFolder();
    const repository = await TestRepository.create();
    const { host: server } = await startPrivateServer(root, () => true);
    const inner = `${DEPENDENCY['Cargo.toml']}[dependencies]\nx = { git = "https://localhost:${port}/x" }\n`;
    await repository.commit({ ...DEPENDENCY, 'Cargo.toml': inner });
    await repository.git('clone', '--quiet', '--bare', repository.folder, join(root, 'dep.git'));
    const network = { SSL_CERT_FILE: process.env.GIT_SSL_CAINFO ?? '', CARGO_NET_RETRY: '0' };
    const host = await fetchingHost(`lock inner ${isolation}`, isolation, { network, crates: { from: [server] } });
    const files = {
      'Cargo.toml': `${OWN}[dependencies]\ndep = { git = "https://${server}/dep.git" }\n`,
      'src/lib.rs': '',
    };
    await expect(host.prepare('job', files)).rejects.toMatchObject({
      report: {
        class: 'compile-error',
        message: expect.stringMatching(/localhost resolves to \S+, which is no public address/),
        reproduce: 'cargo generate-lockfile',
      },
    });
    expect(asked()).toBe(0);
  });

  it('runs nothing that its configuration names while one is generated', async () => {
    const host = await fetchingHost(`lock configured ${isolation}`, isolation);
    const proof = join(await temporaryFolder(), 'ran');
    const script = `#!/bin/sh\ntouch ${proof}\nexec "$@"\n`;
    await host.prepare('job', {
      ...DEPENDENCY,
      'wrapper.sh': script,
      '.cargo/config.toml': '[build]\nrustc = "./wrapper.sh"\nrustc-wrapper = "./wrapper.sh"\n',
    });
    await expect(lstat(proof)).rejects.toThrow('ENOENT');
    expect(await readFile(join(host.checkoutOf('job'), 'Cargo.lock'), 'utf8')).toContain('name = "dep"');
  });
});
