import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousProblems } from './axe.ts';
import { chromiumPath, noBrowser, openBrowser } from './browser.ts';
import { budgetProtest, morning, openPageNewsroom } from './newsroom.ts';
import { screenshot } from './screenshot.ts';

const skipped = chromiumPath === null;
if (skipped) console.warn(`browser tests are skipped: ${noBrowser}`);
const patience = { timeout: 30_000 };

describe.skipIf(skipped)('running stories, merged by a person', () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let room: Awaited<ReturnType<typeof openPageNewsroom>>;
  beforeAll(async () => {
    [browser, room] = await Promise.all([openBrowser(), openPageNewsroom()]);
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await room[Symbol.asyncDispose]();
  });

  test('the three dots, the form, the line that leads to the other thread, and Undo', async () => {
    const [budget, ferry] = morning;
    if (budget === undefined || ferry === undefined) throw new Error('the morning is empty');
    await room.wire('follow region:asia-pacific');
    await room.receive(budget, ferry);
    const context = await browser.open({ reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${room.slack.pageUrl}/#/U1AMARA/C1DESK`);
    const alert = (words: string) =>
      page
        .getByRole('log', { name: 'Messages in #' })
        .getByRole('article')
        .filter({ hasText: words });

    await alert('Ferry runs aground').getByRole('button', { name: 'More choices' }).click();
    await screenshot(page, 'story-acts');
    await page.getByRole('menuitem', { name: 'Same story as…' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('combobox').selectOption({ value: '1' });
    await screenshot(page, 'story-merge');
    expect(await seriousProblems(page)).toEqual([]);
    await form.getByRole('button', { name: 'Merge' }).click();
    await form.waitFor({ state: 'hidden', ...patience });
    await room.settle();

    const merged = alert('says this is the same story as');
    await merged.getByText('Go there').waitFor(patience);
    await alert('2 independent publishers').or(alert('UPDATED')).first().waitFor(patience);
    await screenshot(page, 'story-merged');
    await merged.getByText('Go there').click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('What was reported of it until now is there.').waitFor(patience);
    await room.receive({ ...budgetProtest, title: `CORRECTED-${budgetProtest.title}` });
    await thread.getByText('Thousands protest').first().waitFor(patience);
    await screenshot(page, 'story-thread');
    expect(await seriousProblems(page)).toEqual([]);
  }, 60_000);
});
