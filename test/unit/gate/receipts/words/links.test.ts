import { describe, expect, it } from 'vitest';
import { renderCheckRun } from '../../../../../gate/receipts/check/check-run.ts';
import { renderProgressComment } from '../../../../../gate/receipts/progress/progress-comment.ts';
import { checkRunText, NO_LINKS, workflowText } from '../../../../../gate/receipts/words/links.ts';
import { receiptLinks } from '../../../../../workers/control/receipt-links.ts';
import { HOSTILE } from '../../../../support/receipts/hostile-text.ts';
import { gateContext, passOutcome, RUN_ID } from '../../../../support/receipts/outcomes.ts';
import { renderGfm } from '../../../../support/receipts/render-gfm.ts';

const SITE = 'https://github.com';
const links = receiptLinks({ BENCHMARK_GATE_TEMPORAL_UI: 'https://temporal.example/ui/?x=1' }, 'team a', SITE);

describe('links in receipts', () => {
  it('lead from check and progress comment to the run, where the Temporal UI is known', () => {
    const address = `https://temporal.example/ui/namespaces/team%20a/workflows/benchmark-gate%2Facme%2Fengine%2Fpr-7%2F${'a'.repeat(40)}%2Fsample/${RUN_ID}/history`;
    expect(renderCheckRun(passOutcome(), links).summary).toContain(`(${address}), pass 1.`);
    expect(renderProgressComment(passOutcome(), gateContext(), links).body).toContain(`(${address})`);
    expect(renderCheckRun(passOutcome()).summary).not.toContain('](');
  });

  it("lead from a full ledger's row to the checks of the commit", () => {
    expect(checkRunText(passOutcome(), links)).toBe(
      `[check run](https://github.com/acme/engine/commit/${'a'.repeat(40)}/checks)`,
    );
    expect(checkRunText(passOutcome(), NO_LINKS)).toBe('check run');
  });

  it.each(HOSTILE)('are one link each, whatever the ids are: %j', (text) => {
    const workflow = { id: `w${text}`.slice(0, 500), firstExecutionRunId: text.slice(0, 100) };
    const html = renderGfm(`- ${workflowText({ workflow }, links)} end`);
    expect(html.match(/<a /g)).toHaveLength(1);
    expect(html).toMatch(
      /href="https:\/\/temporal\.example\/ui\/namespaces\/team%20a\/workflows\/[^"/]+\/[^"/]*\/history"/,
    );
    expect(html).toContain('</a> end');
  });

  it.each(['temporal.example', 'javascript:alert(1)', 'https://me:secret@temporal.example'])(
    'take no %s for the UI',
    (text) => {
      expect(() => receiptLinks({ BENCHMARK_GATE_TEMPORAL_UI: text }, 'default', SITE)).toThrow(
        /^BENCHMARK_GATE_TEMPORAL_UI isn't an address/,
      );
    },
  );

  it('are none without the setting', () => {
    expect(receiptLinks({}, 'default', null)).toEqual(NO_LINKS);
  });
});
