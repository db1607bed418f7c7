import axe from 'axe-core';
import type { Page } from 'playwright-core';

const { source } = axe;

/** What axe-core calls serious or critical on the page as it stands: rule, and where. */
export async function seriousProblems(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const found = (await page.evaluate('axe.run()')) as {
    readonly violations: readonly {
      readonly id: string;
      readonly impact: string | null;
      readonly nodes: readonly {
        readonly target: readonly unknown[];
        readonly failureSummary?: string;
      }[];
    }[];
  };
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
    );
}
