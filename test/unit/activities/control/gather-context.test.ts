import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createGit } from '../../../../adapters/git/git.ts';
import { openStore } from '../../../../adapters/store/open-store.ts';
import { temporaryFolder } from '../../../support/git/repository.ts';
import { changeScene } from '../../../support/github/change-scene.ts';
import { NEIGHBOURS_LEDGER } from '../../../support/github/publishing.ts';

describe('the context of a change', () => {
  it('is what change, ledger and specs say, with where', async () => {
    const files = { 'src/lib.rs': 'pub fn two() {} // cpu\n', 'docs/reference/i2s.md': 'What I2S is.\n' };
    const { head, base, repository, folder, gather } = await changeScene(files, `TL2\n\n${NEIGHBOURS_LEDGER}`);
    const context = await gather();
    expect(context).toMatchObject({
      tree: await repository.git('rev-parse', `${head}^{tree}`),
      base,
      branch: 'vectorize',
      changedFiles: { count: 2, sample: ['docs/reference/i2s.md', 'src/lib.rs'] },
      documentationOnly: false,
      specs: ['docs/reference/i2s.md'],
      subjects: [
        { name: 'I2S', foundIn: ['change', 'specs'] },
        { name: 'TL1', foundIn: ['change'] },
        { name: 'TL2', foundIn: ['ledger'] },
      ],
      hardware: [{ name: 'CPU', foundIn: ['change'] }],
      title: 'Vectorize TL1',
      labels: ['performance'],
      linkedIssue: null,
    });
    expect(context.ledger?.rows).toMatchObject([{ gate: 'clippy' }, { gate: 'tests', status: 'pass' }]);

    // The bundle in the store is what a host checks out.
    const bundle = join(folder, 'fetched.bundle');
    await openStore({ BENCHMARK_GATE_STORE: join(folder, 'store') }).download(context.bundle, bundle);
    const host = createGit({ folder: join(folder, 'host') });
    const into = join(folder, 'checkout');
    await host.checkoutBundle({ bundle, commit: head, tree: context.tree, into });
    expect(await host.isClean(into)).toBe(true);
  });

  it('is documentation only where every file is, and knows the trees of the default branch that it is like', async () => {
    const own = await temporaryFolder();
    const address = pathToFileURL(own).href;
    const { repository, base, gather } = await changeScene({ 'docs/a.txt': 'a', 'README.md': 'b' }, '', address);
    await repository.git('clone', '--quiet', '--mirror', repository.folder, own);
    expect(await gather({ source: { kind: 'url', location: address } })).toMatchObject({
      ...{ documentationOnly: true, ledger: null, specs: [] },
      sameButDocumentation: [await repository.git('rev-parse', `${base}^{tree}`)],
    });
  });

  it('gives the same bundle again, so that a second attempt stores nothing new, and refuses what is not there', async () => {
    const { gather } = await changeScene({ 'src/lib.rs': 'x' }, '');
    expect((await gather()).bundle).toBe((await gather()).bundle);
    await expect(gather({ headSha: 'e'.repeat(40) })).rejects.toMatchObject({ report: { class: 'wrong-input' } });
    await expect(gather({ subject: { kind: 'pull-request', number: 9 } })).rejects.toMatchObject({
      kind: 'not-found',
    });
  });
});
